CREATE TABLE `censuses` (
	`state` text PRIMARY KEY NOT NULL,
	`applicant_id` text NOT NULL,
	`people` integer NOT NULL,
	`accounts` integer NOT NULL,
	`internal_accounts` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `cursors` (
	`name` text PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `daily_counts` (
	`day` integer NOT NULL,
	`name` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`day`, `name`)
);
--> statement-breakpoint
CREATE TABLE `mailbox_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`mailbox` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mailbox_events_by_mailbox` ON `mailbox_events` (`mailbox`,`kind`,`at`);--> statement-breakpoint
CREATE TABLE `operator_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`fields` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operator_sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_on` integer NOT NULL,
	`used_on` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `operator_sessions_by_use` ON `operator_sessions` (`used_on`);--> statement-breakpoint
CREATE TABLE `unknown_names` (
	`name` text PRIMARY KEY NOT NULL,
	`failed_since` integer NOT NULL,
	`failed_count` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `unknown_names_by_time` ON `unknown_names` (`failed_since`);--> statement-breakpoint
CREATE TABLE `webhook_people` (
	`webhook_id` text NOT NULL,
	`applicant_id` text NOT NULL,
	`event_id` integer NOT NULL,
	`attempts` integer NOT NULL,
	`due_on` integer NOT NULL,
	`lease` text,
	`leased_until` integer NOT NULL,
	`last_failure` text,
	PRIMARY KEY(`webhook_id`, `applicant_id`),
	FOREIGN KEY (`webhook_id`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `webhook_people_by_due` ON `webhook_people` (`webhook_id`,`due_on`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`types` text NOT NULL,
	`created_on` integer NOT NULL,
	`position` integer NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`failed_people` integer DEFAULT 0 NOT NULL,
	`due_on` integer DEFAULT 0 NOT NULL,
	`failing_since` integer,
	`last_success_on` integer,
	`last_failed_on` integer,
	`last_failure` text,
	`disabled_on` integer,
	`lease` text,
	`leased_until` integer DEFAULT 0 NOT NULL,
	`ticket_hash` text,
	`ticket_purpose` text,
	`ticket_expires_on` integer
);
--> statement-breakpoint
DROP INDEX `accounts_work_email_key_unique`;--> statement-breakpoint
DROP INDEX `accounts_by_claim`;--> statement-breakpoint
ALTER TABLE `accounts` ADD `email_verified_on` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `verify_by` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `consent_version` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `failed_since` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `failed_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `internal_ended_on` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `last_login_day` integer;--> statement-breakpoint
UPDATE `accounts` SET `last_login_day` = max(`registered_on`, coalesce((SELECT max(`at`) FROM `events` WHERE `events`.`applicant_id` = `accounts`.`applicant_id` AND `events`.`action` = 'logged_in'), (SELECT `at` FROM `events` ORDER BY `id` LIMIT 1), 0)) / 86400000;--> statement-breakpoint
ALTER TABLE `accounts` ADD `retention_notice` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `retention_noticed_on` integer;--> statement-breakpoint
CREATE INDEX `accounts_by_verification` ON `accounts` (`verify_by`) WHERE "accounts"."verify_by" is not null;--> statement-breakpoint
CREATE INDEX `accounts_by_last_use` ON `accounts` ((case when "last_login_day" is null then "registered_on" / 86400000 else "last_login_day" end)) WHERE "accounts"."retention_notice" is null;--> statement-breakpoint
CREATE INDEX `accounts_by_retention_notice` ON `accounts` (`retention_noticed_on`) WHERE "accounts"."retention_notice" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_by_work_email` ON `accounts` (`work_email_key`) WHERE "accounts"."work_email_key" is not null;--> statement-breakpoint
CREATE INDEX `accounts_by_claim` ON `accounts` (`claim_expires_on`) WHERE "accounts"."claim_expires_on" is not null;--> statement-breakpoint
DROP INDEX `applicants_by_external_applicant_id`;--> statement-breakpoint
DROP INDEX `applicants_by_email`;--> statement-breakpoint
ALTER TABLE `applicants` ADD `email_key` text;--> statement-breakpoint
UPDATE `applicants` SET `email_key` = lower(`email`) WHERE length(`email`) = length(cast(`email` as blob)) AND instr(lower(`email`), 'xn--') = 0;--> statement-breakpoint
ALTER TABLE `applicants` ADD `has_account` integer;--> statement-breakpoint
CREATE INDEX `applicants_by_creation` ON `applicants` (`created_on`,`id`) WHERE "applicants"."anonymized_on" is null;--> statement-breakpoint
CREATE INDEX `applicants_anonymized_by_creation` ON `applicants` (`created_on`,`id`) WHERE "applicants"."anonymized_on" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_reference` ON `applicants` (`external_applicant_id`,`created_on`,`id`) WHERE "applicants"."external_applicant_id" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_email_key` ON `applicants` (`email_key`,`created_on`,`id`) WHERE "applicants"."email_key" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_stale_key` ON `applicants` (`id`) WHERE (("applicants"."email" is null) <> ("applicants"."email_key" is null) or (length("applicants"."email") = length(cast("applicants"."email" as blob)) and instr(lower("applicants"."email"), 'xn--') = 0 and "applicants"."email_key" <> lower("applicants"."email")));--> statement-breakpoint
CREATE INDEX `applicants_by_modification` ON `applicants` (`modified_on`,`id`) WHERE ("applicants"."anonymized_on" is null and "applicants"."has_account" is null);--> statement-breakpoint
CREATE INDEX `applicants_by_erasure` ON `applicants` (`anonymized_on`,`id`) WHERE "applicants"."anonymized_on" is not null;--> statement-breakpoint
ALTER TABLE `clients` ADD `expires_on` integer;--> statement-breakpoint
ALTER TABLE `clients` ADD `last_used_on` integer;--> statement-breakpoint
ALTER TABLE `clients` ADD `reset_url` text;--> statement-breakpoint
ALTER TABLE `events` ADD `day` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `count` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_tally` ON `events` (`day`,`applicant_id`,`client_id`,`action`) WHERE "events"."day" is not null;--> statement-breakpoint
ALTER TABLE `links` ADD `email` text;--> statement-breakpoint
ALTER TABLE `links` ADD `confirmed_on` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `username` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `created_on` integer;