// Who acts: an officer with grants, or the product itself when a job runs.
import { may, type Grant, type Permission, type Place } from "../../shared/access.ts";
import { notFound } from "../../shared/problem.ts";

export type Actor = {
  county: string;
  staff: string;
  name: string;
  organ?: string;
  unit?: string;
  grants: readonly Grant[];
  /** While somebody else's hand was just on the account: what was written before stays closed for a day. */
  contentHold?: { since: string; until: string };
};

/** The product acting by itself: it may do nothing through routes; audit rows carry the job's name. */
export const jobActor = (county: string, job: string): Actor => ({
  county,
  staff: "SUNENG",
  name: job,
  grants: [],
});

/**
 * Asks whether the actor may do this to a record of this place, after the record was loaded.
 * Outside your scope is the same 404 as absent. `what` is the record's Chinese noun.
 */
export function authorize(actor: Actor, permission: Permission, place: Place, what: string): void {
  if (!may(actor.grants, permission, place)) throw notFound(what);
}
