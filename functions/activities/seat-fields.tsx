// The fields of signing up: from when to when, how many seats, and which of them are guaranteed to whom.
import { DateInput, FieldRow, NumberInput, TimeInput, type Option } from "../../web/ui/forms.tsx";
import { Disclosure } from "../../web/ui/page-parts.tsx";
import type { kindOf } from "../../shared/activities/kinds.ts";
import { guaranteedTyped, type Typed } from "./activity-typed.ts";

/** What every part of the form is given: what was typed, what is wrong where, and what is known of the kind. */
export type PartProps = {
  typed: Typed;
  error: (path: string) => string | undefined;
  kind: ReturnType<typeof kindOf>;
};

/** From when to when one signs up. */
export const SignUpTimes = ({ typed, error }: PartProps) => (
  <FieldRow>
    <DateInput name="opensDay" label="报名开始" value={typed.opensDay} error={error("opensDay")} />
    <TimeInput name="opensTime" label="时间" value={typed.opensTime} />
    <DateInput name="closesDay" label="报名截止" value={typed.closesDay} error={error("closesDay")} />
    <TimeInput name="closesTime" label="时间" value={typed.closesTime} />
  </FieldRow>
);

/** 名额分配: so many in all, some guaranteed to units, the rest for whoever comes first. */
export const Seats = ({ typed, error, units }: PartProps & { units: readonly Option[] }) => {
  const guaranteed = guaranteedTyped(typed);
  const sum = guaranteed.reduce((total, { seats }) => total + seats, 0);
  return (
    <>
      <NumberInput
        name="capacity"
        label="总名额"
        hint="不填表示不限。满额后报名的进入候补，有空出的名额按次序递补。"
        min={1}
        max={500}
        measure="个"
        value={typed.capacity}
        error={error("capacity")}
      />
      <Disclosure summary="各部门保底名额" open={guaranteed.length > 0 || error("guaranteed") !== undefined}>
        <p class="sn-hint">
          保底名额只给本部门，其余名额先到先得。保底合计 <strong data-sum="guaranteed.">{sum}</strong> 个。
        </p>
        {error("guaranteed") && <p class="sn-field-error">■ {error("guaranteed")}</p>}
        <div class="sn-cells" id="f-guaranteed" tabindex={-1}>
          {units.map(({ value, label }) => (
            <NumberInput
              name={`guaranteed.${value}`}
              label={label}
              min={1}
              max={500}
              measure="个"
              value={typed.guaranteed[value]}
            />
          ))}
        </div>
        <FieldRow>
          <DateInput
            name="releaseDay"
            label="保底名额释放"
            hint="到时没有用完的向所有人开放；不填则保留到报名截止"
            value={typed.releaseDay}
            error={error("releaseDay")}
          />
          <TimeInput name="releaseTime" label="时间" value={typed.releaseTime} />
        </FieldRow>
      </Disclosure>
    </>
  );
};
