CREATE TABLE `accounts` (
	`applicant_id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`account_email` text NOT NULL,
	`account_email_key` text NOT NULL,
	`password_hash` text NOT NULL,
	`salutation` text NOT NULL,
	`firstname` text,
	`lastname` text,
	`locale` text NOT NULL,
	`consented_on` integer,
	`work_email` text,
	`work_email_key` text,
	`claim_expires_on` integer,
	`work_email_verified_on` integer,
	`registered_on` integer NOT NULL,
	FOREIGN KEY (`applicant_id`) REFERENCES `applicants`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_username_key_unique` ON `accounts` (`username_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_account_email_key_unique` ON `accounts` (`account_email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_work_email_key_unique` ON `accounts` (`work_email_key`);--> statement-breakpoint
CREATE TABLE `links` (
	`id` text PRIMARY KEY NOT NULL,
	`applicant_id` text NOT NULL,
	`purpose` text NOT NULL,
	`expires_on` integer NOT NULL,
	FOREIGN KEY (`applicant_id`) REFERENCES `accounts`(`applicant_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `links_by_applicant` ON `links` (`applicant_id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`link_id` text NOT NULL,
	`template` text NOT NULL,
	`language` text NOT NULL,
	`address` text NOT NULL,
	`target` text,
	`due_on` integer NOT NULL,
	`attempts` integer NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `outbox_by_link` ON `outbox` (`link_id`);--> statement-breakpoint
CREATE INDEX `outbox_by_due` ON `outbox` (`due_on`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`applicant_id` text NOT NULL,
	`client_id` text NOT NULL,
	`expires_on` integer NOT NULL,
	FOREIGN KEY (`applicant_id`) REFERENCES `accounts`(`applicant_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_by_applicant` ON `sessions` (`applicant_id`);