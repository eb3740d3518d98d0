// What a deployment may choose, read from CDK context (`-c name=value`, or cdk.context.json) and checked before synth.
import type { Node } from "constructs";
import * as z from "zod";

const Settings = z
  .strictObject({
    /** How notices leave by mail. "ses" does not exist in the China partition. */
    mail: z.enum(["none", "ses", "smtp"]).default("none"),
    /** The sender: "name@example.org" or "素能 <name@example.org>". */
    mailFrom: z.string().default(""),
    /** Name of the Secrets Manager secret whose text is smtp(s)://user:password@host:port. */
    smtpSecret: z.string().min(1).default("suneng/smtp"),
    /** Who hears of alarms. Absent: the alarms are only seen in the console. */
    alarmEmail: z.email().optional(),
    /** The site's own name, with the ARN of its certificate in the same region. */
    domain: z.string().min(4).optional(),
    certificate: z.string().startsWith("arn:").optional(),
    chinaRegion: z.enum(["cn-north-1", "cn-northwest-1"]).default("cn-north-1"),
  })
  .refine(({ mail, mailFrom }) => mail === "none" || mailFrom !== "", "mail needs mailFrom")
  .refine(({ domain, certificate }) => !domain === !certificate, "domain and certificate go together");
export type Settings = z.infer<typeof Settings>;

const names = [
  "mail",
  "mailFrom",
  "smtpSecret",
  "alarmEmail",
  "domain",
  "certificate",
  "chinaRegion",
] as const;

/** The settings of this synth. Throws a ZodError that names the setting and what is wrong with it. */
export function settingsOf(node: Node): Settings {
  const given = names.map((name) => [name, node.tryGetContext(name) as unknown] as const);
  return Settings.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
}
