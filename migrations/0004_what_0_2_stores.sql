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
CREATE TABLE `unknown_names` (
	`name` text PRIMARY KEY NOT NULL,
	`failed_since` integer NOT NULL,
	`failed_count` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `unknown_names_by_time` ON `unknown_names` (`failed_since`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `consent_version` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `failed_since` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `failed_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `internal_ended_on` integer;--> statement-breakpoint
ALTER TABLE `clients` ADD `expires_on` integer;--> statement-breakpoint
ALTER TABLE `clients` ADD `last_used_on` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `day` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `count` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_tally` ON `events` (`day`,`applicant_id`,`client_id`,`action`) WHERE "events"."day" is not null;--> statement-breakpoint
ALTER TABLE `links` ADD `confirmed_on` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `created_on` integer;