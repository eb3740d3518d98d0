// The shell around every page: errors that keep the way back, and messages in their own colour.
import { beforeAll, describe, expect, it } from "vitest";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

const { staff } = small;

describe("the shell", () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await createApp();
    await kit.seedOrg();
  });

  it("an unknown address keeps the navigation of whoever is signed in, and shows none to a stranger", async () => {
    const [known, stranger] = await Promise.all([
      kit.page("/no-such-page", { as: staff.clerk }),
      kit.page("/no-such-page"),
    ]);
    expect([known.status, stranger.status]).toEqual([404, 404]);
    expect(known.body).toContain('href="/training/briefs"');
    expect(stranger.body).not.toContain('href="/training/briefs"');
  });

  const postAs = (token: string, referer: string) =>
    kit.app.request("http://suneng.test/training/briefs/new", {
      method: "POST",
      headers: { cookie: `suneng=${token}`, referer, "content-type": "application/x-www-form-urlencoded" },
      body: "title=x",
    });

  it("a form posted after the session ended leads back to itself, where the typed text is kept", async () => {
    const reply = await postAs("gone", "http://suneng.test/training/briefs/new?unit=a");
    expect(reply.status).toBe(303);
    expect(reply.headers.get("location")).toBe(
      `/sign-in?next=${encodeURIComponent("/training/briefs/new?unit=a")}`,
    );
  });

  it("a page of another site is never where it leads back to", async () => {
    const reply = await postAs("gone", "http://suneng.test.evil.test/x");
    expect(reply.headers.get("location")).toBe("/sign-in");
  });

  it("what is wrong with a form is said without the field's English name", async () => {
    const fields = { current: "x", next: "short", again: "short" };
    const { status, body } = await kit.submitForm("/password", fields, { as: staff.clerk });
    expect(status).toBe(400);
    expect(body).toContain("新密码至少");
    expect(body).not.toContain("next：");
  });
});
