// Activities as an iCalendar feed (RFC 5545): UTC times, an id that stays, cancelled ones said to be so.
import type { Instant } from "../time.ts";

export type IcsEvent = {
  id: string;
  /** Grows with every change, so that calendars take the later one. */
  version: number;
  title: string;
  place?: string | undefined;
  text: string;
  url: string;
  from: Instant;
  /** Of the first day, where it is of several. */
  to: Instant;
  /** On so many days one after another, each at these hours. */
  days: number;
  cancelled: boolean;
};

/** '20261103T010000Z' */
const stamp = (at: Instant): string => `${at.slice(0, 19).replaceAll(/[-:]/gu, "")}Z`;

/** What stands in a text value is text: no line can be ended and no property begun from inside it. */
const clean = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(/\r\n|[\r\n]/gu, "\\n")
    // oxlint-disable-next-line no-control-regex -- control characters are the point
    .replaceAll(/[\u0000-\u001f\u007f]/gu, "")
    .replaceAll(/[;,]/gu, (mark) => `\\${mark}`);

const octets = (text: string): number => new TextEncoder().encode(text).length;

/** A line of at most 75 octets, and its rest on lines that begin with a space; no character is cut in two. */
function folded(line: string): string {
  let out = "";
  let size = 0;
  for (const character of line) {
    const more = octets(character);
    if (size + more > 75) {
      out += "\r\n ";
      size = 1;
    }
    out += character;
    size += more;
  }
  return out;
}

/** The feed. `host` makes the ids unique in the world. */
export function icsOf(feed: {
  name: string;
  host: string;
  now: Instant;
  events: readonly IcsEvent[];
}): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Suneng//Activities//ZH",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${clean(feed.name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ...feed.events.flatMap((event) => [
      "BEGIN:VEVENT",
      `UID:${event.id}@${feed.host}`,
      `SEQUENCE:${event.version}`,
      `DTSTAMP:${stamp(feed.now)}`,
      `DTSTART:${stamp(event.from)}`,
      `DTEND:${stamp(event.to)}`,
      // China has one time and no summer time: the same hours in UTC on every day.
      ...(event.days > 1 ? [`RRULE:FREQ=DAILY;COUNT=${event.days}`] : []),
      `SUMMARY:${clean(event.title)}`,
      ...(event.place ? [`LOCATION:${clean(event.place)}`] : []),
      `DESCRIPTION:${clean(event.text)}`,
      `URL:${event.url}`,
      `STATUS:${event.cancelled ? "CANCELLED" : "CONFIRMED"}`,
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}
