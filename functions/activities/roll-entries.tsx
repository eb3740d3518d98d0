// The lines of the roll: everybody expected with what is known of him, to be marked while it is open.
import { Attendance, attendanceWords } from "../../shared/activities/kinds.ts";
import { sayInstant } from "../../shared/time.ts";
import { Buttons, Form, Hidden, Submit } from "../../web/ui/forms.tsx";
import { EmptyState } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import type { PlaceNames } from "../platform/place-names.ts";
import type { RollLine } from "./roll.ts";

/** What was chosen, by staff number; "" is nothing. */
export type Marked = Map<string, string>;

/** The names of the fields: what is chosen, and what stood there when the page was opened. */
export const statePrefix = "state.";
export const wasPrefix = "was.";

/** Closed until tapped: with most people there, only the others are touched, and a roll of hundreds stays short. */
const Choice = ({
  line: { staff, name, attendance },
  marked,
}: {
  line: RollLine;
  marked?: string | undefined;
}) => (
  <select class="form-select sn-entry-choice" name={statePrefix + staff} aria-label={`${name}的出勤`}>
    {attendance === undefined && <option value="">未登记</option>}
    {Attendance.options.map((value) => (
      <option value={value} selected={(marked || attendance) === value}>
        {attendanceWords[value].word}
      </option>
    ))}
    {attendance !== undefined && (
      <option value="none" selected={marked === "none"}>
        撤销登记
      </option>
    )}
  </select>
);

type LineProps = { line: RollLine; names: PlaceNames; open: boolean; marked?: string | undefined };

const Line = ({ line, names, open, marked }: LineProps) => (
  <li class="sn-entry">
    <span class="sn-entry-who">
      {line.name} <span class="sn-entry-number">{line.staff}</span>
      <span class="sn-under">
        {names.of(line.unit)}
        {line.checkedInAt && `，${sayInstant(line.checkedInAt)}扫码`}
        {line.markedBy && "，人工登记"}
      </span>
    </span>
    {open && <Hidden name={wasPrefix + line.staff} value={line.attendance ?? ""} />}
    {open && <Choice line={line} marked={marked} />}
    {!open && line.attendance && <Status {...attendanceWords[line.attendance]} />}
  </li>
);

type Props = {
  action: string;
  lines: readonly RollLine[];
  names: PlaceNames;
  open: boolean;
  /** Whether everybody who has no mark can be marked as there. */
  rest: boolean;
  marked?: Marked | undefined;
};

export const RollEntries = ({ action, lines, names, open, rest, marked }: Props) => {
  if (lines.length === 0) return <EmptyState title="没有人" />;
  const list = (
    <ol class="sn-entries">
      {lines.map((line) => (
        <Line line={line} names={names} open={open} marked={marked?.get(line.staff)} />
      ))}
    </ol>
  );
  if (!open) return list;
  return (
    <Form action={action} warnLeave>
      {list}
      <Buttons sticky>
        <Submit>保存登记</Submit>
        {rest && (
          <Submit name="do" value="rest" look="secondary">
            其余都到场
          </Submit>
        )}
      </Buttons>
    </Form>
  );
};
