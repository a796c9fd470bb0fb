ALTER TABLE `clients` ADD `expires_on` integer;--> statement-breakpoint
ALTER TABLE `clients` ADD `last_used_on` integer;