// Choosing by tapping: radio buttons and check lists whose whole row is the target, for thumbs and for rosters.
import type { Option } from "./forms.tsx";
import { FieldError, type FieldProps, FieldGroup, fieldId } from "./fields.tsx";

/** One of a few, all visible. */
export const RadioGroup = (props: FieldProps & { options: readonly Option[]; value?: string }) => (
  <FieldGroup {...props}>
    <div class="sn-choices">
      {props.options.map((option, index) => (
        <Choice
          type="radio"
          name={props.name}
          index={index}
          option={option}
          checked={option.value === props.value}
          required={props.required}
          disabled={props.disabled}
        />
      ))}
    </div>
  </FieldGroup>
);

/**
 * Any number of many: who was present, which units. Each checked value is sent under the same `name`.
 * `selectAll` adds 全选 and a count of those chosen (with script); `filter` adds a box to find a name in a long list.
 */
export const CheckList = (
  props: FieldProps & {
    options: readonly Option[];
    values?: readonly string[];
    selectAll?: boolean;
    filter?: boolean;
  },
) => (
  <FieldGroup {...props}>
    <div class="sn-checklist" data-checklist>
      {(props.selectAll || props.filter) && (
        <div class="sn-checklist-tools" hidden>
          {props.selectAll && (
            <button class="btn sn-btn sn-btn-secondary sn-btn-small" type="button" data-select-all>
              全选
            </button>
          )}
          {props.filter && (
            <input
              class="form-control sn-checklist-filter"
              type="search"
              placeholder="按姓名查找"
              aria-label="按姓名查找"
              autocomplete="off"
              data-choice-filter
            />
          )}
          <span class="sn-checklist-count" role="status" data-chosen-count></span>
        </div>
      )}
      <div class="sn-choices sn-choices-grid">
        {props.options.map((option, index) => (
          <Choice
            type="checkbox"
            name={props.name}
            index={index}
            option={option}
            checked={props.values?.includes(option.value) ?? false}
            disabled={props.disabled}
          />
        ))}
      </div>
    </div>
  </FieldGroup>
);

/** A single yes or no: sent as "on" when checked. */
export const Checkbox = ({
  name,
  label,
  hint,
  error,
  checked = false,
  value = "on",
}: {
  name: string;
  label: string;
  hint?: string;
  error?: string;
  checked?: boolean;
  value?: string;
}) => (
  <div class={error ? "sn-field sn-field-wrong" : "sn-field"} id={fieldId(name)} tabindex={-1}>
    <Choice type="checkbox" name={name} index={0} option={{ value, label, hint }} checked={checked} />
    <FieldError name={name} error={error} />
  </div>
);

const Choice = (props: {
  type: "radio" | "checkbox";
  name: string;
  index: number;
  option: Option;
  checked: boolean;
  required?: boolean;
  disabled?: boolean;
}) => {
  const { type, name, index, option, checked, required } = props;
  const id = `${fieldId(name)}-${index}`;
  return (
    <label class={option.hint ? "sn-choice sn-choice-explained" : "sn-choice"} for={id}>
      <input
        class="form-check-input"
        type={type}
        id={id}
        name={name}
        value={option.value}
        checked={checked}
        required={type === "radio" && (required ?? false)}
        disabled={(props.disabled ?? false) || (option.disabled ?? false)}
      />
      <span class="sn-choice-text">
        {option.label}
        {option.hint && <span class="sn-choice-hint">{option.hint}</span>}
      </span>
    </label>
  );
};
