// Changes of activities that wait for somebody to agree: as stored, and what an organ's office is to decide about.
import { kindOf } from "../../shared/activities/kinds.ts";
import type { Activity, ActivityHead, ActivityInput } from "../../shared/activities/schema.ts";
import { keys, worklists } from "../../shared/keys.ts";
import type { Instant } from "../../shared/time.ts";
import { getItem, queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

/**
 * What somebody asks to change of an activity that was agreed to. The activity stays as it is until another agrees; the
 * head is that of the activity as it would be.
 */
export type AskedChange = ActivityHead & {
  /** Another request is another change. */
  change: string;
  /** Who asked for it, and who changed what was asked for. */
  askers: string[];
  askedByName: string;
  at: Instant;
  input: ActivityInput;
};

export const askedChangeOf = (
  deps: Deps,
  { county, id, kind }: Pick<Activity, "county" | "id" | "kind">,
): Promise<AskedChange | undefined> =>
  kindOf(kind).approval
    ? getItem<AskedChange>(deps, keys.activityChange(county, id))
    : Promise.resolve(undefined);

/** What an organ's office is to decide about: activities, and changes of some. */
export const waitingFor = (deps: Deps, county: string, organ: string): Promise<(Activity | AskedChange)[]> =>
  queryAll<Activity | AskedChange>(deps, worklists.approvals(county, organ), { worklist: true });
