// What the office sees of absences where they excuse somebody: the reason, until when, and who entered it when.
import { absenceReasons, type Absence } from "../../shared/activities/absence.ts";
import { sayFullDay, sayInstant } from "../../shared/time.ts";
import { Disclosure } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";

/** When an absence was entered, and whether by himself: an excuse of the last minute is seen as one. */
export const sayEntered = ({ at, by, staff }: Pick<Absence, "at" | "by" | "staff">): string =>
  `${sayInstant(at)} ${by === staff ? "本人登记" : "他人登记"}`;

/** Who of a roll said that he cannot come: closing the roll excuses those who said so before the beginning. */
export const AwayOnRoll = ({
  away,
  lines,
}: {
  away: ReadonlyMap<string, Absence>;
  lines: readonly { staff: string }[];
}) => {
  const rows = lines.flatMap(({ staff }) => away.get(staff) ?? []);
  if (rows.length === 0) return null;
  return (
    <Disclosure summary={`已登记当天不在岗 ${rows.length} 人：原因和登记时间`}>
      <DataTable<Absence>
        caption="已登记当天不在岗"
        rows={rows}
        empty={{ title: "没有登记" }}
        columns={[
          { head: "姓名", lead: true, cell: ({ name }) => name },
          { head: "原因", cell: ({ reason }) => absenceReasons[reason] },
          { head: "到哪天", cell: ({ until }) => sayFullDay(until) },
          { head: "登记", cell: sayEntered },
        ]}
      />
    </Disclosure>
  );
};
