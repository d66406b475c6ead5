import { useQuery } from "@tanstack/react-query";
import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { Flow } from "../../api/types";
import { useFlows } from "../../flows/use-flows";
import type { FormProps } from "./builder";
import { TextField, useProblemText } from "./fields";
import { FLOW_BUTTON_LIMIT, FLOW_RULES, type FlowValues, screensOf } from "./flow";
import { useForm } from "./form-context";
import { Footer, HeadAndBody } from "./parts-fields";

/** Radix takes no empty value. */
const FIRST_SCREEN = " ";

export function FlowForm({ values, change }: FormProps<FlowValues>) {
  const { t } = useTranslation("desk");
  const { connectionId } = useForm();
  const { flows, isPending } = useFlows();
  // Throttled ones still go, ten an hour.
  const published = flows.filter(
    (flow) => flow.connection_id === connectionId && ["PUBLISHED", "THROTTLED"].includes(flow.status),
  );
  const chosen = published.find((flow) => flow.graph_flow_id === values.flowId);
  return (
    <>
      <FlowSelect
        flows={isPending ? undefined : published}
        chosen={chosen}
        onChange={(flow) =>
          change({
            flowId: flow.graph_flow_id,
            exchanges: flow.endpoint.kind !== "none",
            screen: "",
            data: "",
          })
        }
      />
      <HeadAndBody values={values} rules={FLOW_RULES} change={change} />
      <TextField
        field="label"
        label={t("builder.button_label")}
        value={values.label}
        onChange={(label) => change({ label })}
        limit={FLOW_BUTTON_LIMIT}
      />
      {values.exchanges ? (
        <p className="text-xs text-ink-faint">{t("builder.flow_exchanges")}</p>
      ) : (
        <>
          <ScreenField flow={chosen} screen={values.screen} onChange={(screen) => change({ screen })} />
          <TextField
            field="data"
            label={t("builder.flow_data")}
            value={values.data}
            onChange={(data) => change({ data })}
            rows={3}
            placeholder='{"order": "A-17"}'
            optional
          />
        </>
      )}
      <Footer values={values} change={change} />
    </>
  );
}

interface FlowSelectProps {
  /** Undefined while they are fetched. */
  flows: Flow[] | undefined;
  chosen: Flow | undefined;
  onChange(flow: Flow): void;
}

function FlowSelect({ flows, chosen, onChange }: FlowSelectProps) {
  const { t } = useTranslation("desk");
  const error = useProblemText("flowId");
  if (flows?.length === 0) return <p className="text-sm text-ink-soft">{t("builder.no_flows")}</p>;
  return (
    <Field label={t("builder.flow")} error={error}>
      {(control) => (
        <Select
          id={control.id}
          value={chosen?.id ?? ""}
          choices={(flows ?? []).map((flow) => ({ value: flow.id, label: flow.name }))}
          onChange={(id) => {
            const flow = flows?.find((one) => one.id === id);
            if (flow) onChange(flow);
          }}
          className={error ? "border-danger" : undefined}
        />
      )}
    </Field>
  );
}

interface ScreenFieldProps {
  flow: Flow | undefined;
  screen: string;
  onChange(screen: string): void;
}

/** One of the form's screens where they are known, else its id typed. */
function ScreenField({ flow, screen, onChange }: ScreenFieldProps) {
  const { t } = useTranslation("desk");
  const { data } = useQuery({
    queryKey: keys.flow(flow?.id ?? ""),
    queryFn: () => desk.flow(flow?.id ?? ""),
    enabled: flow !== undefined,
    retry: false,
  });
  const screens = screensOf(data?.json);
  if (screens.length === 0) {
    return (
      <TextField
        field="screen"
        label={t("builder.flow_screen")}
        value={screen}
        onChange={onChange}
        optional
      />
    );
  }
  return (
    <Field label={t("builder.flow_screen")}>
      {(control) => (
        <Select
          id={control.id}
          value={screen || FIRST_SCREEN}
          choices={[
            { value: FIRST_SCREEN, label: t("builder.flow_first_screen") },
            ...screens.map((value) => ({ value, label: value })),
          ]}
          onChange={(next) => onChange(next.trim())}
        />
      )}
    </Field>
  );
}
