// Who sees and does what with activities, as the office agreed it: people by what they are to them, one line for each thing.
import { unpackZip } from "../../functions/platform/zip.ts";
import type { AnyApp } from "../support/send.ts";
import { linesOf, type Line } from "../talks/access-cells.ts";
import type { Scene } from "./access-scene.ts";
import { who } from "./office.ts";

/**
 * Everybody is of the police but `cour`, who manages the court's activities. `head`, `clrk`, `self` and `peer` are of
 * 城关派出所, `oCle` is clerk of 河滨派出所. `oadm` asked for the class; `self` sits at the seminar, speaks on a day and is
 * ill from December on.
 */
export type Column = "offi" | "oadm" | "head" | "clrk" | "oCle" | "comm" | "self" | "peer" | "cour";

export const staff: Record<Column, string> = {
  offi: who.reviewer,
  oadm: who.organAdmin,
  head: who.unitHead,
  clrk: who.clerk,
  oCle: who.otherClerk,
  comm: who.committee,
  self: who.officer,
  peer: who.secondOfficer,
  cour: who.courtReviewer,
};

/** `*`: the name of `self` or his seat stands in the answer. */
export const table = `
                                       offi oadm head clrk oCle comm self peer cour
# What an organ publishes is everybody's of it; what it prepares its office's, and of who is asked to agree.
the calendar of the bureau             200  200  200  200  200  200  200  200  404
the seminar                            200  200  200  200  200  200  200  200  404
the page of the seminar                200  200  200  200  200  200  200  200  404
the class that waits                   200  200  404  404  404  200  404  404  404
the classes that wait                  403  200  403  403  403  200  403  403  403
agree to the class                     403  409  403  403  403  400  403  403  403
the seat of one's own                  200  200  200  200  200  200  200  200  404
my activities                          200  200  200  200  200  200  200* 200  200
# Each of the own place.
the roster                             200* 200* 200* 200* 200  200* 403  403  404
the roster in Excel                    200* 200* 200* 200* 200  200* 403  403  404
the sheet to sign                      200* 200* 200* 200* 200  200* 403  403  404
the figures                            200  200  200  200  200  200  403  403  404
the people behind the figures          200* 200* 200* 200* 200  200* 403  403  404
who is away                            200* 200* 200* 200* 200  403  403  403  404
the page of who is away                200* 200* 200* 200* 200  403  403  403  404
the calendar address of the station    200  200  200  200  404  200  404  404  404
# Seats: by the officer, by his clerk or head, by the office.
the form to name people                200* 200* 200* 200* 200  403  403  403  404
name an officer                        409  409  409  409  404  403  403  403  404
withdraw an officer                    409  409  409  409  404  403  403  403  404
sign up for what is for auxiliaries    409  409  409  409  409  409  409  409  404
take the offer of another              409  409  409  409  409  409  409  409  404
# The room.
the code on the projector              200  200  403  403  403  403  403  403  404
the projector                          200  200  403  403  403  403  403  403  404
check in with the code                 409  409  409  409  409  409  200  409  409
check in with another code             409  409  409  409  409  409  409  409  404
the page to check in, unscanned        200  200  200  200  200  200  200  200  404
check in there, unscanned              409  409  409  409  409  409  409  409  404
the roll                               200* 200* 403  403  403  403  403  403  404
close the roll too early               409  409  403  403  403  403  403  403  404
correct the roll while it is open      409  409  403  403  403  403  403  403  404
# Absences: one's own, the unit's, the organ's.
note an absence that ends too early    400  400  400  400  404  404  400  404  404
end the absence too late               409  409  409  409  404  404  409  404  404
# The draw and the rotation are looked at by the whole organ.
the draw                               200* 200* 200* 200* 200* 200* 200* 200* 404
the page of the draw                   200* 200* 200* 200* 200* 200* 200* 200* 404
the file to check the draw             200* 200* 200* 200* 200* 200* 200* 200* 404
the draws of the year                  200* 200* 200* 200* 200* 200* 200* 200* 404
draw too early                         409  409  403  403  403  403  403  403  404
the rotation                           200* 200* 200* 200* 200* 200* 200* 200* 404
plan the next turn                     200* 200* 403  403  403  403  403  403  404
ask to swap the turn of self           404  404  404  404  404  404  204  404  404
answer what peer is asked              404  404  404  404  404  404  404  409  404
# Another organ's, at its own address and at ours.
the court's seminar                    404  404  404  404  404  200  404  404  200
the court's roster                     404  404  404  404  404  200  403  403  200
the end of the court's roll            404  404  403  403  403  403  403  403  409
plan the court's rotation              404  404  403  403  403  403  403  403  200
the court's rotation at our address    404  404  404  404  404  404  404  404  404
`;

export const lines = linesOf<Column>(table).lines;

/** Names that a column may read in no list of the own place: those of the unit beside; of another organ anybody's. */
const names = { chengguan: ["王民警", "孙民警"], hebin: ["郑所长"] };
const listed = new Set([
  "the roster",
  "the roster in Excel",
  "the sheet to sign",
  "who is away",
  "the form to name people",
]);
const hiddenFrom: Partial<Record<Column, readonly string[]>> = {
  head: names.hebin,
  clrk: names.hebin,
  oCle: names.chengguan,
};

async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const parts = isZip ? [...(await unpackZip(bytes, () => true)).values()] : [bytes];
  return parts.map((part) => Buffer.from(part).toString()).join("\n");
}

/** The name of whom most lines are about, or a seat in a list of one's own. */
const shown = /王民警|"standing":"seated"/u;

/** On a page, without the head: who is signed in stands there. */
const within = (text: string): string => text.slice(Math.max(0, text.indexOf("<main")));

/** What a line's cells are not as agreed, as these people or as all. */
export async function lineFaults(
  { world: { kit }, asks, secrets }: Scene,
  { name, cells }: Line<Column>,
  { only, app = kit.app }: { only?: readonly Column[]; app?: AnyApp } = {},
): Promise<string[]> {
  const { path, method = "get", body, form } = asks[name] ?? { path: "/" };
  const found: string[] = [];
  for (const [column, code] of cells) {
    if (only && !only.includes(column)) continue;
    const headers = new Headers({ authorization: `Bearer ${await kit.tokenFor(staff[column])}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    const sent = form ? new URLSearchParams(form) : body === undefined ? undefined : JSON.stringify(body);
    const response = await app.request(`http://suneng.test${path}`, {
      method: method.toUpperCase(),
      headers,
      body: sent,
    });
    const text = await textOf(response);
    const told = `${response.status}${shown.test(within(text)) ? "*" : ""}`;
    if (told !== code) found.push(`${name} as ${column}: ${told}, agreed ${code}`);
    const hidden = [...(listed.has(name) ? (hiddenFrom[column] ?? []) : []), ...secrets];
    for (const one of hidden)
      if (text.includes(one)) found.push(`${name} as ${column}: shows ${one.slice(0, 8)}`);
  }
  return found;
}
