import { useTranslation } from "react-i18next";
import type { FormProps } from "./builder";
import {
  CARD_BODY_LIMIT,
  type CardDraft,
  type CarouselValues,
  emptyCard,
  FEWEST_CARDS,
  MOST_CARD_REPLIES,
  MOST_CARDS,
} from "./carousel";
import { AddButton, ChoiceRow, changedAt, GroupProblem, Repeated, TextField, withoutAt } from "./fields";
import { FileField } from "./file-field";
import { BODY_LIMIT, BUTTON_LIMIT } from "./message-parts";

const REPLY_COUNTS = Array.from({ length: MOST_CARD_REPLIES }, (_, index) => String(index + 1));

export function CarouselForm({ values, change }: FormProps<CarouselValues>) {
  const { t } = useTranslation("desk");
  const { cards } = values;
  const editCard = (index: number, part: Partial<CardDraft>) =>
    change({ cards: changedAt(cards, index, { ...emptyCard(), ...cards[index], ...part }) });
  return (
    <>
      <TextField
        field="body"
        label={t("builder.body")}
        value={values.body}
        onChange={(body) => change({ body })}
        limit={BODY_LIMIT}
        rows={3}
      />
      <ChoiceRow
        label={t("builder.cards_show")}
        value={values.media}
        choices={[
          { value: "image", label: t("builder.header_kind.image") },
          { value: "video", label: t("builder.header_kind.video") },
        ]}
        onChange={(media) => change({ media })}
      />
      <ChoiceRow
        label={t("builder.cards_do")}
        value={values.action}
        choices={[
          { value: "link", label: t("builder.card_link") },
          { value: "replies", label: t("builder.card_replies") },
        ]}
        onChange={(action) => change({ action })}
      />
      {values.action === "replies" && (
        <ChoiceRow
          label={t("builder.replies_per_card")}
          value={String(values.replyCount)}
          choices={REPLY_COUNTS.map((value) => ({ value, label: value }))}
          onChange={(count) => change({ replyCount: Number(count) })}
        />
      )}
      {cards.map((card, index) => (
        <Repeated
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a card is
          key={index}
          title={t("builder.card", { number: index + 1 })}
          removeLabel={t("builder.remove_card", { number: index + 1 })}
          onRemove={
            cards.length > FEWEST_CARDS ? () => change({ cards: withoutAt(cards, index) }) : undefined
          }
        >
          <CardFields
            card={card}
            field={`cards.${index}`}
            values={values}
            edit={(part) => editCard(index, part)}
          />
        </Repeated>
      ))}
      <GroupProblem field="cards" />
      <AddButton
        onClick={() => change({ cards: [...cards, emptyCard()] })}
        disabled={cards.length >= MOST_CARDS}
      >
        {t("builder.add_card", { count: cards.length, limit: MOST_CARDS })}
      </AddButton>
    </>
  );
}

interface CardFieldsProps {
  card: CardDraft;
  field: string;
  values: CarouselValues;
  edit(part: Partial<CardDraft>): void;
}

function CardFields({ card, field, values, edit }: CardFieldsProps) {
  const { t } = useTranslation("desk");
  return (
    <>
      <FileField
        field={`${field}.file`}
        label={t(`builder.header_kind.${values.media}`)}
        kind={values.media}
        file={card.file}
        onChange={(file) => edit({ file })}
      />
      <TextField
        field={`${field}.body`}
        label={t("builder.card_text")}
        value={card.body}
        onChange={(body) => edit({ body })}
        limit={CARD_BODY_LIMIT}
        rows={2}
        optional
      />
      {values.action === "link" ? (
        <>
          <TextField
            field={`${field}.label`}
            label={t("builder.button_label")}
            value={card.label}
            onChange={(label) => edit({ label })}
            limit={BUTTON_LIMIT}
          />
          <TextField
            field={`${field}.url`}
            label={t("builder.url")}
            value={card.url}
            onChange={(url) => edit({ url })}
            type="url"
            inputMode="url"
            placeholder="https://"
          />
        </>
      ) : (
        card.replies.slice(0, values.replyCount).map((title, index) => (
          <TextField
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a button is
            key={index}
            field={`${field}.replies.${index}`}
            label={t("builder.button", { number: index + 1 })}
            value={title}
            onChange={(next) => edit({ replies: changedAt(card.replies, index, next) })}
            limit={BUTTON_LIMIT}
          />
        ))
      )}
    </>
  );
}
