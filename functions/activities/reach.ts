// How far somebody reaches in activities: whose he may look at, set up, agree to, and of whose organ he is.
import { covers, may, scopesOf, type Permission } from "../../shared/access.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import type { Actor } from "../platform/actor.ts";

/** Whether a grant with this permission covers the organ or lies inside it: a clerk's is of a unit, hence of its organ. */
export const reaches = ({ county, grants }: Actor, permission: Permission, organ: string): boolean =>
  scopesOf(grants, permission).some(
    (scope) =>
      covers(scope, { county, organ }) ||
      ("organ" in scope && scope.county === county && scope.organ === organ),
  );

/** What an organ publishes is for everybody of it, and for who looks after it by a role. */
export const maySee = (actor: Actor, organ: string): boolean =>
  actor.organ === organ || reaches(actor, "activities.view", organ);

/** The organ's own office: sets up, changes, takes the roll, draws, plans. */
export const mayManage = ({ county, grants }: Actor, organ: string): boolean =>
  may(grants, "activities.manage", { county, organ });

/** Whether somebody names people for an activity: of its organ, or of a unit whose people it is for. */
export const mayNominateFor = (
  { county, grants }: Actor,
  { organ, who }: Pick<Activity, "organ" | "who">,
): boolean =>
  scopesOf(grants, "activities.nominate").some(
    (scope) =>
      covers(scope, { county, organ }) ||
      (scope.kind === "unit" &&
        scope.county === county &&
        scope.organ === organ &&
        (who.units?.includes(scope.unit) ?? true)),
  );

/** “经报批同意” (source, J4): by whom an organ's activity is agreed to. */
export const mayApprove = ({ county, grants }: Actor, organ: string): boolean =>
  may(grants, "activities.approve", { county, organ });

/** What is not published yet is seen by who prepares it and who is asked to agree. */
export const maySeeDrafts = (actor: Actor, organ: string): boolean =>
  mayManage(actor, organ) || mayApprove(actor, organ);

/** Whether a text can be the id of an activity at all. */
export const isActivityId = (id: string): boolean => /^[a-z0-9]{10,20}$/u.test(id);
