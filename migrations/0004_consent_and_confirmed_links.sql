ALTER TABLE `accounts` ADD `consent_version` text;--> statement-breakpoint
ALTER TABLE `links` ADD `confirmed_on` integer;