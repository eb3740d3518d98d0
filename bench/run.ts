// `npm run bench`: measures the product on the embedded engine and prints it beside its budgets. Never fails a build.
import { seedCounty } from "./county.ts";
import { reminderRows, rollUpRows } from "./jobs.ts";
import { inTurn, timed, type Effort } from "./measure.ts";
import { lastMonth, lockedMonth, openPlace, thisMonth, type Place } from "./place.ts";
import { bareTable, jobTable, stepTable, type StepRow } from "./report.ts";
import { bareCalls, readingSteps, writingSteps, type Counties, type Step } from "./steps.ts";

const quick = process.argv.includes("--quick");
const windows = quick ? 3 : 5;
const small: Effort = quick ? { windows, alone: 20, together: 40 } : { windows, alone: 60, together: 160 };
const heavy: Effort = quick ? { windows, alone: 3, together: 4 } : { windows, alone: 6, together: 16 };

const say = (text = ""): void => console.log(text);

async function measureStep(place: Place, step: Step, counties: Counties): Promise<StepRow> {
  const effort = step.kind === "photo" || step.name.startsWith("compliance") || step.name.startsWith("figures") ? heavy : small;
  const metered = step.on(place.metered);
  // The first request pays for what is kept afterwards; the second is what people pay.
  await metered();
  const cost = await place.cost(metered);
  const bare = bareCalls(place, counties)[step.bare];
  const own = step.on(place.own);
  const measured = await inTurn({ whole: step.on(place.plain), bare, own }, effort);
  return { step, window: measured.whole, own: measured.own.cpu, cost, bare: measured.bare };
}

async function main(): Promise<void> {
  const place = await openPlace();
  try {
    const { seconds, result: counties } = await timed(async (): Promise<Counties> => {
      const size = { officers: 12, months: [lockedMonth, lastMonth, thisMonth] };
      const read = await seedCounty(place.deps, { ...size, county: "529901", units: 60 });
      const written = await seedCounty(place.deps, { ...size, county: "529902", units: 12, months: [] });
      return { read, written };
    });
    say(`60 units x 12 officers, a brief a week in 3 months: seeded in ${seconds.toFixed(1)} s`);
    const steps = [...(await readingSteps(place, counties)), ...(await writingSteps(place, counties, small, heavy))];
    const rows: StepRow[] = [];
    for (const step of steps) rows.push(await measureStep(place, step, counties));
    say(`\n${stepTable(rows)}`);
    const bare = await inTurn(bareCalls(place, counties), small);
    say(`\n${bareTable(Object.entries(bare))}`);
    const jobRows = [...(await rollUpRows(place, counties.read, windows)), ...(await reminderRows(place, counties.read, windows))];
    say(`\n${jobTable(jobRows)}`);
  } finally {
    await place.stop();
  }
}

await main();
