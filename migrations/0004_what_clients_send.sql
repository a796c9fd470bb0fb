ALTER TABLE `accounts` ADD `consent_version` text;--> statement-breakpoint
ALTER TABLE `events` ADD `day` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `count` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_tally` ON `events` (`day`,`applicant_id`,`client_id`,`action`) WHERE "events"."day" is not null;--> statement-breakpoint
ALTER TABLE `links` ADD `confirmed_on` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `created_on` integer;