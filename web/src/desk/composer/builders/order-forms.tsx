import { useTranslation } from "react-i18next";
import { BillFields, Choose } from "./bill-fields";
import type { FormProps } from "./builder";
import { TextField } from "./fields";
import {
  ORDER_RULES,
  ORDER_STATES,
  type OrderDetailsValues,
  type OrderStatusValues,
  PAYMENT_STATES,
  STATUS_NOTE_LIMIT,
  STATUS_REFERENCE_LIMIT,
  type StatusDraft,
} from "./order-messages";
import { Footer, HeadAndBody } from "./parts-fields";

export function OrderDetailsForm({ values, change }: FormProps<OrderDetailsValues>) {
  return (
    <>
      <HeadAndBody values={values} rules={ORDER_RULES} change={change} />
      <BillFields bill={values.bill} at="bill." onChange={(bill) => change({ bill })} />
      <Footer values={values} change={change} />
    </>
  );
}

export function OrderStatusForm({ values, change }: FormProps<OrderStatusValues>) {
  return (
    <>
      <HeadAndBody values={values} rules={ORDER_RULES} change={change} />
      <StatusFields status={values.status} at="status." onChange={(status) => change({ status })} />
      <Footer values={values} change={change} />
    </>
  );
}

interface StatusFieldsProps {
  status: StatusDraft;
  at: string;
  onChange(status: StatusDraft): void;
}

export function StatusFields({ status, at, onChange }: StatusFieldsProps) {
  const { t } = useTranslation("desk");
  const edit = (part: Partial<StatusDraft>) => onChange({ ...status, ...part });
  return (
    <>
      <TextField
        field={`${at}reference`}
        label={t("builder.reference")}
        value={status.reference}
        onChange={(reference) => edit({ reference })}
        limit={STATUS_REFERENCE_LIMIT}
        hint={t("builder.status_reference_hint")}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Choose
          label={t("builder.order_state")}
          value={status.state}
          choices={ORDER_STATES.map((value) => ({ value, label: t(`ui:template.status.${value}`) }))}
          onChange={(state) => edit({ state })}
        />
        <Choose
          label={t("builder.payment_state")}
          value={status.payment}
          choices={PAYMENT_STATES.map((value) => ({
            value,
            label: value === "none" ? t("builder.payment_unsaid") : t(`ui:template.payment.${value}`),
          }))}
          onChange={(payment) => edit({ payment })}
        />
      </div>
      <TextField
        field={`${at}note`}
        label={t("builder.status_note")}
        value={status.note}
        onChange={(note) => edit({ note })}
        limit={STATUS_NOTE_LIMIT}
        optional
      />
    </>
  );
}
