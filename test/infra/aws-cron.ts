// AWS's six-field cron, read independently of the code that writes it: minutes hours day-of-month month day-of-week year.

type Field = (value: number) => boolean;

/** Reads `*`, `?`, `5`, `1,15`, `8-18` and `0/5`; throws RangeError on what no schedule of ours may hold. */
function fieldOf(text: string, last: number): Field {
  if (text === "*" || text === "?") return () => true;
  const parts = text.split(",").map((part): Field => {
    const step = /^(\d+)\/(\d+)$/.exec(part);
    if (step) return (value) => value >= Number(step[1]) && (value - Number(step[1])) % Number(step[2]) === 0;
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!range || Number(range[2] ?? range[1]) > last) throw new RangeError(`cron field ${text}`);
    return (value) => value >= Number(range[1]) && value <= Number(range[2] ?? range[1]);
  });
  return (value) => parts.some((matches) => matches(value));
}

/** Whether the expression fires at a minute of the calendar, in its own time zone. Days of the week: 1 is Sunday. */
export function awsCron(expression: string): (at: { minute: number; hour: number; date: Date }) => boolean {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = ""] = fields;
  if (fields.length !== 6) throw new RangeError(`${expression}: six fields`);
  if ((days === "?") === (weekdays === "?"))
    throw new RangeError(`${expression}: one of the two days must be ?`);
  const minuteIs = fieldOf(minutes, 59);
  const hourIs = fieldOf(hours, 23);
  const dayIs = fieldOf(days, 31);
  const monthIs = fieldOf(months, 12);
  const weekdayIs = fieldOf(weekdays, 7);
  const yearIs = fieldOf(years, 2199);
  return ({ minute, hour, date }) =>
    minuteIs(minute) &&
    hourIs(hour) &&
    dayIs(date.getUTCDate()) &&
    monthIs(date.getUTCMonth() + 1) &&
    weekdayIs(date.getUTCDay() + 1) &&
    yearIs(date.getUTCFullYear());
}
