DROP INDEX `accounts_work_email_key_unique`;--> statement-breakpoint
DROP INDEX `accounts_by_claim`;--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_by_work_email` ON `accounts` (`work_email_key`) WHERE "accounts"."work_email_key" is not null;--> statement-breakpoint
CREATE INDEX `accounts_by_claim` ON `accounts` (`claim_expires_on`) WHERE "accounts"."claim_expires_on" is not null;--> statement-breakpoint
DROP INDEX `applicants_by_external_applicant_id`;--> statement-breakpoint
DROP INDEX `applicants_by_email`;--> statement-breakpoint
CREATE INDEX `applicants_by_reference` ON `applicants` (`external_applicant_id`,`id`) WHERE "applicants"."external_applicant_id" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_address` ON `applicants` ("email" COLLATE NOCASE,`id`) WHERE "applicants"."email" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_erasure` ON `applicants` (`anonymized_on`,`id`) WHERE "applicants"."anonymized_on" is not null;