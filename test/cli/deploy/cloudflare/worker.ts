import { type Binding, bindingsOf, hidden } from './bindings.ts';
import type { Asked } from './requests.ts';

/** An upload of a Worker. */
interface Version {
  readonly id: string;
  readonly bindings: readonly Binding[];
}

/** A Worker of the account: its versions, and from when which one served. It keeps and inherits bindings as Cloudflare does. */
export class Worker {
  readonly deployments: { created_on: string; versions: { version_id: string; percentage: number }[] }[] = [];
  subdomain = { enabled: false, previews_enabled: false };
  readonly #versions: Version[] = [];

  /** Every version that has served, in order. */
  get served(): Version[] {
    const ids = this.deployments.map(({ versions: [version] }) => version?.version_id);
    return ids.map((id) => this.#find(id)).filter((version) => version !== undefined);
  }

  /** Bindings of the live version. */
  get live(): readonly Binding[] {
    return this.served.at(-1)?.bindings ?? [];
  }

  /** Uploads a version and makes it the live one. */
  deploy(bindings: readonly Binding[]): Version {
    const version = this.#upload(bindings);
    this.#serve([{ version_id: version.id, percentage: 100 }]);
    return version;
  }

  /** The response to a request for `/workers/scripts/NAME/…`. */
  async answer(request: Asked, what: string, id: string | undefined): Promise<unknown> {
    const reading = request.method === 'GET';
    if (what === 'versions' && id !== undefined) return this.#show(this.#find(id));
    if (what === 'versions') {
      const version = this.#upload(await bindingsOf(request, this.live));
      const resources = { script: { etag: 'etag' } };
      return { ...version, number: this.#versions.length, startup_time_ms: 3, resources };
    }
    if (what === 'deployments') {
      if (reading) return { deployments: this.deployments.toReversed().slice(0, 10) };
      this.#serve(JSON.parse(request.body).versions);
      return { id: 'deployment' };
    }
    if (what === 'subdomain') {
      if (!reading) this.subdomain = { ...this.subdomain, ...JSON.parse(request.body) };
      return this.subdomain;
    }
    if (what === 'secrets-bulk') return this.#changeSecrets(JSON.parse(request.body).secrets);
    if (what === 'secrets') return this.live.filter(({ type }) => type === 'secret_text').map(hidden);
    if (what === 'settings') return { bindings: this.live.map(hidden) };
    return reading ? [] : {};
  }

  #find(id: string | undefined): Version | undefined {
    return this.#versions.find((version) => version.id === id);
  }

  #show(version: Version | undefined) {
    if (version === undefined) return undefined;
    const metadata = { created_on: new Date().toISOString(), author_email: '', source: 'api' };
    const resources = { bindings: version.bindings.map(hidden), script: { handlers: [] }, script_runtime: {} };
    return { id: version.id, metadata, resources };
  }

  #upload(bindings: readonly Binding[]): Version {
    const version = { id: `version-${this.#versions.length + 1}`, bindings };
    this.#versions.push(version);
    return version;
  }

  #serve(versions: { version_id: string; percentage: number }[]): void {
    this.deployments.push({ created_on: new Date().toISOString(), versions });
  }

  #changeSecrets(changes: Record<string, Binding | null>) {
    const others = this.live.filter(({ name }) => !(name in changes));
    this.deploy([...others, ...Object.values(changes).filter((binding) => binding !== null)]);
    return {};
  }
}
