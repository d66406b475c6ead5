import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { moneyText } from "@ui/template-preview-order";
import { useTranslation } from "react-i18next";
import { AddButton, ChoiceRow, changedAt, GroupProblem, Repeated, TextField, withoutAt } from "./fields";
import { HUNDREDTHS } from "./money";
import {
  type BillValues,
  billSums,
  CHARGE_LIMIT,
  type ChargeDraft,
  CONFIGURATION_LIMIT,
  type Currency,
  EXPIRY_LIMIT,
  emptyItem,
  GATEWAYS,
  ITEM_NAME_LIMIT,
  type ItemDraft,
  PIX_KEYS,
  REFERENCE_LIMIT,
  WAYS_TO_PAY,
  type WayToPay,
  wayOf,
} from "./order-bill";

interface BillFieldsProps {
  bill: BillValues;
  /** Path of the bill, with its dot. */
  at: string;
  onChange(bill: BillValues): void;
}

const CURRENCIES: Currency[] = ["INR", "BRL"];
const CHARGES = ["tax", "shipping", "discount"] as const;

/** What is to be paid, and how. Sums are made, not typed. */
export function BillFields({ bill, at, onChange }: BillFieldsProps) {
  const { t } = useTranslation("desk");
  const edit = (part: Partial<BillValues>) => onChange({ ...bill, ...part });
  const { items } = bill;
  return (
    <>
      <TextField
        field={`${at}reference`}
        label={t("builder.reference")}
        value={bill.reference}
        onChange={(reference) => edit({ reference })}
        limit={REFERENCE_LIMIT[bill.currency]}
        hint={t("builder.reference_hint")}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceRow
          label={t("builder.currency")}
          value={bill.currency}
          choices={CURRENCIES.map((value) => ({ value, label: t(`builder.currency_kind.${value}`) }))}
          onChange={(currency) => edit({ currency, way: wayOf({ ...bill, currency }) })}
        />
        <ChoiceRow
          label={t("builder.goods")}
          value={bill.goods}
          choices={[
            { value: "physical-goods", label: t("builder.physical") },
            { value: "digital-goods", label: t("builder.digital") },
          ]}
          onChange={(goods) => edit({ goods })}
        />
      </div>
      {items.map((item, index) => (
        <Repeated
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what an item is
          key={index}
          title={t("builder.item", { number: index + 1 })}
          removeLabel={t("builder.remove_item", { number: index + 1 })}
          onRemove={items.length > 1 ? () => edit({ items: withoutAt(items, index) }) : undefined}
        >
          <ItemFields
            item={item}
            field={`${at}items.${index}`}
            currency={bill.currency}
            onChange={(next) => edit({ items: changedAt(items, index, next) })}
          />
        </Repeated>
      ))}
      <GroupProblem field={`${at}items`} />
      <AddButton onClick={() => edit({ items: [...items, emptyItem()] })}>{t("builder.add_item")}</AddButton>
      <TextField
        field={`${at}catalog_id`}
        label={t("builder.catalogue_id")}
        value={bill.catalog_id}
        onChange={(catalog_id) => edit({ catalog_id })}
        inputMode="numeric"
        optional
      />
      {CHARGES.map((name) => (
        <ChargeFields
          key={name}
          name={name}
          field={at + name}
          charge={bill[name]}
          onChange={(charge) => edit({ [name]: charge })}
        />
      ))}
      <Sums bill={bill} />
      <TextField
        field={`${at}expires`}
        label={t("builder.expires")}
        value={bill.expires}
        onChange={(expires) => edit({ expires })}
        type="datetime-local"
        optional
      />
      {bill.expires !== "" && (
        <TextField
          field={`${at}expiryNote`}
          label={t("builder.expiry_note")}
          value={bill.expiryNote}
          onChange={(expiryNote) => edit({ expiryNote })}
          limit={EXPIRY_LIMIT}
          optional
        />
      )}
      <PayFields bill={bill} at={at} edit={edit} />
    </>
  );
}

interface ItemFieldsProps {
  item: ItemDraft;
  field: string;
  currency: Currency;
  onChange(item: ItemDraft): void;
}

function ItemFields({ item, field, currency, onChange }: ItemFieldsProps) {
  const { t } = useTranslation("desk");
  const edit = (part: Partial<ItemDraft>) => onChange({ ...item, ...part });
  return (
    <>
      <TextField
        field={`${field}.name`}
        label={t("builder.item_name")}
        value={item.name}
        onChange={(name) => edit({ name })}
        limit={ITEM_NAME_LIMIT}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          field={`${field}.quantity`}
          label={t("builder.quantity")}
          value={item.quantity}
          onChange={(quantity) => edit({ quantity })}
          inputMode="numeric"
        />
        <TextField
          field={`${field}.amount`}
          label={t("builder.unit_price")}
          value={item.amount}
          onChange={(amount) => edit({ amount })}
          inputMode="decimal"
          placeholder="0.00"
        />
      </div>
      <TextField
        field={`${field}.retailer_id`}
        label={t("builder.product_id")}
        value={item.retailer_id}
        onChange={(retailer_id) => edit({ retailer_id })}
        optional={currency !== "BRL"}
      />
    </>
  );
}

interface ChargeFieldsProps {
  name: (typeof CHARGES)[number];
  field: string;
  charge: ChargeDraft;
  onChange(charge: ChargeDraft): void;
}

function ChargeFields({ name, field, charge, onChange }: ChargeFieldsProps) {
  const { t } = useTranslation("desk");
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3">
      <TextField
        field={`${field}.amount`}
        label={t(`builder.charge.${name}`)}
        value={charge.amount}
        onChange={(amount) => onChange({ ...charge, amount })}
        inputMode="decimal"
        placeholder="0.00"
      />
      <TextField
        field={`${field}.description`}
        label={t("builder.charge_note")}
        value={charge.description}
        onChange={(description) => onChange({ ...charge, description })}
        limit={CHARGE_LIMIT}
        optional
      />
    </div>
  );
}

function Sums({ bill }: { bill: BillValues }) {
  const { t, i18n } = useTranslation("desk");
  const { subtotal, total } = billSums(bill);
  const money = (value: number) =>
    moneyText({ value, offset: HUNDREDTHS, currency: bill.currency }, i18n.language);
  return (
    <dl
      className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 rounded-md bg-sunken px-3 py-2 text-sm"
      aria-live="polite"
    >
      <dt className="text-ink-soft">{t("builder.subtotal")}</dt>
      <dd className="text-end tabular-nums">{money(subtotal)}</dd>
      <dt className="font-bold">{t("builder.total")}</dt>
      <dd className="text-end font-bold tabular-nums" data-testid="bill-total">
        {money(total)}
      </dd>
    </dl>
  );
}

interface PayFieldsProps {
  bill: BillValues;
  at: string;
  edit(part: Partial<BillValues>): void;
}

function PayFields({ bill, at, edit }: PayFieldsProps) {
  const { t } = useTranslation("desk");
  const way = wayOf(bill);
  const ways: readonly WayToPay[] = WAYS_TO_PAY[bill.currency];
  const { pix } = bill;
  return (
    <>
      <Choose
        label={t("builder.payment")}
        value={way}
        choices={ways.map((value) => ({ value, label: t(`builder.way.${value}`) }))}
        onChange={(next) => edit({ way: next })}
      />
      {way === "gateway" && (
        <Choose
          label={t("builder.gateway")}
          value={bill.gateway}
          choices={GATEWAYS.map((value) => ({ value, label: GATEWAY_NAME[value] }))}
          onChange={(gateway) => edit({ gateway })}
        />
      )}
      {(way === "gateway" || way === "upi_configuration") && (
        <TextField
          field={`${at}configuration`}
          label={t("builder.configuration")}
          value={bill.configuration}
          onChange={(configuration) => edit({ configuration })}
          limit={CONFIGURATION_LIMIT}
          hint={t("builder.configuration_hint")}
        />
      )}
      {(way === "upi_link" || way === "payment_link") && (
        <TextField
          field={`${at}link`}
          label={t(`builder.way.${way}`)}
          value={bill.link}
          onChange={(link) => edit({ link })}
          inputMode="url"
          placeholder={way === "upi_link" ? "upi://pay?pa=" : "https://"}
        />
      )}
      {way === "boleto" && (
        <TextField
          field={`${at}boleto`}
          label={t("builder.boleto_line")}
          value={bill.boleto}
          onChange={(boleto) => edit({ boleto })}
          inputMode="numeric"
        />
      )}
      {way === "pix" && (
        <>
          <TextField
            field={`${at}pix.code`}
            label={t("builder.pix_code")}
            value={pix.code}
            onChange={(code) => edit({ pix: { ...pix, code } })}
          />
          <TextField
            field={`${at}pix.merchant_name`}
            label={t("builder.pix_merchant")}
            value={pix.merchant_name}
            onChange={(merchant_name) => edit({ pix: { ...pix, merchant_name } })}
          />
          <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3">
            <Choose
              label={t("builder.pix_key_type")}
              value={pix.key_type}
              choices={PIX_KEYS.map((value) => ({ value, label: t(`builder.pix_key.${value}`) }))}
              onChange={(key_type) => edit({ pix: { ...pix, key_type } })}
            />
            <TextField
              field={`${at}pix.key`}
              label={t("builder.pix_key_value")}
              value={pix.key}
              onChange={(key) => edit({ pix: { ...pix, key } })}
            />
          </div>
        </>
      )}
    </>
  );
}

const GATEWAY_NAME: Record<(typeof GATEWAYS)[number], string> = {
  razorpay: "Razorpay",
  payu: "PayU",
  billdesk: "BillDesk",
  zaakpay: "Zaakpay",
};

interface ChooseProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange(value: Value): void;
}

export function Choose<Value extends string>({ label, value, choices, onChange }: ChooseProps<Value>) {
  return (
    <Field label={label} className="min-w-0">
      {(control) => <Select id={control.id} value={value} choices={choices} onChange={onChange} />}
    </Field>
  );
}
