// What newcomers do over HTTP: sign in, change the first password, file a brief with a photo.
import { expect } from "vitest";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { sessionRoutes } from "../../functions/org/routes-session.ts";
import { orgRoutes } from "../../functions/org/routes.ts";
import { makeJpeg } from "../../functions/platform/sample-photo.ts";
import { trainingRoutes } from "../../functions/training/routes.ts";
import { clientOf, type Client, type Host } from "./host.ts";
import { makeBriefInput } from "./make.ts";

export async function signIn(host: Host, staff: string, password: string): Promise<Client> {
  const opened = await clientOf(host).call(sessionRoutes.signIn, { body: { staff, password } });
  return clientOf(host, opened.token);
}

/** Signs in with a first password and sets one's own, as the product demands. */
export async function firstSignIn(host: Host, staff: string, first: string, own: string): Promise<Client> {
  const client = await signIn(host, staff, first);
  const tooEarly = client.call(orgRoutes.tree);
  await expect(tooEarly, "nothing works before the password is changed").rejects.toThrow(
    "password-change-required",
  );
  await client.call(sessionRoutes.changePassword, { body: { current: first, next: own } });
  return client;
}

/** Files a brief with one real JPEG through the ticket, as the page's script does; answers its id. */
export async function fileBrief(
  host: Host,
  clerk: Client,
  unit: string,
  day: string,
  seed: number,
): Promise<string> {
  const { items } = await clerk.call(officerRoutes.listOfficers, { params: { unit } });
  const present = items.slice(0, 5).map(({ staff }) => staff);
  const words = "组织民警开展盘查、控制、上铐分组练习，逐人过关，讲评不足并登记成绩。".repeat(seed + 1);
  const body = makeBriefInput({ unit, day, present, text: `第 ${seed} 次训练：${words}` });
  const draft = await clerk.call(trainingRoutes.create, { body });
  const params = { id: draft.id };
  const ticket = await clerk.call(trainingRoutes.photoTicket, {
    params,
    body: { contentType: "image/jpeg" },
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value);
  const picture = await makeJpeg({ seed, width: 640, height: 480, gps: true, takenAt: `${day}T15:00:00` });
  form.append("file", new File([Buffer.from(picture)], "训练.jpg", { type: "image/jpeg" }));
  const stored = await fetch(new URL(ticket.url, host.url), { method: "POST", body: form });
  expect(stored.status).toBe(204);
  await clerk.call(trainingRoutes.attachPhoto, { params, body: { photo: ticket.photo } });
  await clerk.call(trainingRoutes.submit, { params, body: {} });
  return draft.id;
}
