DROP INDEX `applicants_by_address`;--> statement-breakpoint
DROP INDEX `applicants_by_reference`;--> statement-breakpoint
ALTER TABLE `applicants` ADD `email_key` text;--> statement-breakpoint
UPDATE `applicants` SET `email_key` = lower(`email`) WHERE length(`email`) = length(cast(`email` as blob)) AND instr(lower(`email`), 'xn--') = 0;--> statement-breakpoint
CREATE INDEX `applicants_by_creation` ON `applicants` (`created_on`,`id`) WHERE "applicants"."anonymized_on" is null;--> statement-breakpoint
CREATE INDEX `applicants_anonymized_by_creation` ON `applicants` (`created_on`,`id`) WHERE "applicants"."anonymized_on" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_email_key` ON `applicants` (`email_key`,`created_on`,`id`) WHERE "applicants"."email_key" is not null;--> statement-breakpoint
CREATE INDEX `applicants_by_stale_key` ON `applicants` (`id`) WHERE (("applicants"."email" is null) <> ("applicants"."email_key" is null) or (length("applicants"."email") = length(cast("applicants"."email" as blob)) and instr(lower("applicants"."email"), 'xn--') = 0 and "applicants"."email_key" <> lower("applicants"."email")));--> statement-breakpoint
CREATE INDEX `applicants_by_reference` ON `applicants` (`external_applicant_id`,`created_on`,`id`) WHERE "applicants"."external_applicant_id" is not null;