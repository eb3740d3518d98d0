// `npm run bench`: measures the product on the embedded engine and prints it beside its budgets. Never fails a build.
import { budgetsOf, type Found } from "./budgets.ts";
import { coldRows } from "./bundle.ts";
import { seedCounty } from "./county.ts";
import { growthRows } from "./growth.ts";
import { reminderRows, rollUpRows } from "./jobs.ts";
import { inTurn, timed, type Effort } from "./measure.ts";
import { lastMonth, lockedMonth, openPlace, thisMonth, type Place } from "./place.ts";
import {
  bareTable,
  budgetTable,
  coldTable,
  growthTable,
  jobTable,
  serverTable,
  stepTable,
  sliceTable,
  type StepRow,
} from "./report.ts";
import { serverRows } from "./server.ts";
import { activityRows } from "./activities.ts";
import { assessmentRows } from "./assessments.ts";
import { talkRows } from "./talks.ts";
import { bareCalls, readingSteps, writingSteps, type Counties, type Step } from "./steps.ts";

const quick = process.argv.includes("--quick");
const windows = quick ? 2 : 5;
const small: Effort = quick
  ? { windows, warm: 8, alone: 10, together: 16, width: 16 }
  : { windows, warm: 64, alone: 60, together: 160, width: 16 };
/** For what takes a tenth of a second of processor time: two at once keep two cores busy. */
const heavy: Effort = quick
  ? { windows, warm: 1, alone: 2, together: 2, width: 2 }
  : { windows, warm: 2, alone: 6, together: 8, width: 2 };

const say = (text = ""): void => console.log(text);

async function measureStep(place: Place, step: Step, counties: Counties): Promise<StepRow> {
  const effort =
    step.kind === "photo" || step.name.startsWith("compliance") || step.name.startsWith("figures")
      ? heavy
      : small;
  const metered = step.on(place.metered);
  // The first request pays for what is kept afterwards; the second is what people pay.
  await metered();
  const cost = await place.cost(metered);
  const bare = bareCalls(place, counties)[step.bare];
  const own = step.on(place.own);
  const measured = await inTurn({ whole: step.on(place.plain), bare, own }, effort);
  return { step, window: measured.whole, own: measured.own.cpu, cost, bare: measured.bare };
}

async function measuredOn(place: Place): Promise<Found> {
  const { seconds, result: counties } = await timed(async (): Promise<Counties> => {
    const size = { officers: 12, months: [lockedMonth, lastMonth, thisMonth] };
    const read = await seedCounty(place.deps, { ...size, county: "529901", units: 60 });
    const written = await seedCounty(place.deps, { ...size, county: "529902", units: 12, months: [] });
    return { read, written };
  });
  say(`60 units x 12 officers, a brief a week in 3 months: seeded in ${seconds.toFixed(1)} s\n`);
  const steps: StepRow[] = [];
  for (const step of [
    ...(await readingSteps(place, counties)),
    ...(await writingSteps(place, counties, small, heavy)),
  ]) {
    steps.push(await measureStep(place, step, counties));
  }
  say(`${stepTable(steps)}\n`);
  say(`${bareTable(Object.entries(await inTurn(bareCalls(place, counties), small)))}\n`);
  const jobs = [
    ...(await rollUpRows(place, counties.read, windows)),
    ...(await reminderRows(place, counties.read, windows)),
  ];
  say(`${jobTable(jobs)}\n`);
  say(`${sliceTable("talks, a bureau of 60 officers", await talkRows(place, quick ? 6 : 40))}\n`);
  const tests = await assessmentRows(place, quick ? 4 : 20);
  say(`${sliceTable("tests, a bureau of 20 units and 300 officers", tests)}\n`);
  const activities = await activityRows(place, quick ? 4 : 20);
  say(`${sliceTable("activities, a bureau of 20 units and 300 officers", activities)}\n`);
  const servers = await serverRows(place, counties.read, {
    windows: quick ? 1 : windows,
    seconds: quick ? 1 : 2,
  });
  say(`${serverTable(servers)}\n`);
  const cold = await coldRows(place, counties.read, windows);
  say(`${coldTable(cold)}\n`);
  const growth = await growthRows(place, quick ? [] : [60, 600, 6000], small);
  if (growth.length) say(`${growthTable(growth)}\n`);
  return { steps, jobs, servers, cold, growth };
}

const place = await openPlace();
try {
  const { seconds, result } = await timed(() => measuredOn(place));
  say(`${budgetTable(budgetsOf(result))}\n`);
  say(
    `Node ${process.version}, ${seconds.toFixed(0)} s${quick ? ", quick: too few runs to compare by" : ""}`,
  );
} finally {
  await place.stop();
}
