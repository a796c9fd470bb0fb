CREATE INDEX `accounts_by_claim` ON `accounts` (`claim_expires_on`) WHERE claim_expires_on is not null;--> statement-breakpoint
CREATE INDEX `idempotency_by_expiry` ON `idempotency` (`expires_on`);--> statement-breakpoint
CREATE INDEX `links_by_expiry` ON `links` (`expires_on`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_on`);