// What the product calls itself on every page. A test keeps the version equal to package.json.
export const product = {
  name: "素能",
  tagline: "政法干警素质能力提升",
  motto: "一次填报，多方复用",
  version: "0.1.0",
} as const;
