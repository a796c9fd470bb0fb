CREATE TABLE `applicants` (
	`id` text PRIMARY KEY NOT NULL,
	`external_applicant_id` text,
	`email` text,
	`external_applicant_name` text,
	`version` integer NOT NULL,
	`created_on` integer NOT NULL,
	`modified_on` integer NOT NULL,
	`anonymized_on` integer
);
--> statement-breakpoint
CREATE INDEX `applicants_by_external_applicant_id` ON `applicants` (`external_applicant_id`,`id`);--> statement-breakpoint
CREATE INDEX `applicants_by_email` ON `applicants` ("email" COLLATE NOCASE,`id`);--> statement-breakpoint
CREATE TABLE `clients` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`secret_hash` text,
	`scopes` text NOT NULL,
	`origins` text NOT NULL,
	`created_on` integer NOT NULL,
	`revoked_on` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `clients_secret_hash_unique` ON `clients` (`secret_hash`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY NOT NULL,
	`applicant_id` text NOT NULL,
	`client_id` text NOT NULL,
	`action` text NOT NULL,
	`fields` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_by_applicant` ON `events` (`applicant_id`,`id`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`client_id` text NOT NULL,
	`key_hash` text NOT NULL,
	`payload_hash` text,
	`applicant_id` text NOT NULL,
	`expires_on` integer NOT NULL,
	PRIMARY KEY(`client_id`, `key_hash`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_by_applicant` ON `idempotency` (`applicant_id`);