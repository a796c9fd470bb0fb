/** A binding as it is uploaded and shown; the stand-in alone keeps the text of a secret. */
export interface Binding {
  readonly type: string;
  readonly name: string;
  readonly text?: string;
  readonly id?: string;
  readonly namespace_id?: string;
}

/** A binding as Cloudflare shows it: never with the text of a secret. */
export function hidden(binding: Binding): Binding {
  if (binding.type !== 'secret_text') return binding;
  const { text: _, ...shown } = binding;
  return shown;
}

/** Bindings of an upload: what it names, what it inherits by name, and what it keeps by type. */
export async function bindingsOf(upload: { body: string; type: string }, old: readonly Binding[]): Promise<Binding[]> {
  const form = await new Response(upload.body, { headers: { 'content-type': upload.type } }).formData();
  const metadata = form.get('metadata');
  const { bindings = [], keep_bindings = [] } = JSON.parse(metadata === null ? '{}' : String(metadata));
  const named = (bindings as Binding[]).map((binding) =>
    binding.type === 'inherit' ? (old.find((each) => each.name === binding.name) as Binding) : binding,
  );
  const retained = old.filter(
    (each) => keep_bindings.includes(each.type) && !named.some((one) => one.name === each.name),
  );
  return [...named, ...retained];
}
