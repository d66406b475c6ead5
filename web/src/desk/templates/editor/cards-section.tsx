import { Button, IconButton } from "@ui/button";
import { Select } from "@ui/select";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonList } from "./button-list";
import { type ButtonKind, type CardDraft, type HeaderKind, newButton, newKey } from "./draft";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { MarkupField } from "./markup-field";
import { SampleField } from "./sample-field";
import { Counter, SectionCard } from "./section";
import { VariableExamples } from "./variable-examples";

const HEADERS: HeaderKind[] = ["IMAGE", "VIDEO", "PRODUCT"];

export function CardsSection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  const { cards } = draft;
  const media = cards[0]?.header.kind ?? "IMAGE";
  const kinds: ButtonKind[] = media === "PRODUCT" ? ["SPM", "URL"] : ["QUICK_REPLY", "URL", "PHONE_NUMBER"];
  const replace = (index: number, part: Partial<CardDraft>) =>
    change({ cards: cards.map((card, at) => (at === index ? { ...card, ...part } : card)) });
  /** Examples are kept by the card's place, so they move with it. */
  const reorder = (order: number[]) => {
    const places = order.map((from, to) => [`card-${to}`, draft.examples[`card-${from}`] ?? {}] as const);
    const others = Object.entries(draft.examples).filter(([place]) => !place.startsWith("card-"));
    change({
      cards: order.flatMap((from) => cards[from] ?? []),
      examples: Object.fromEntries([...others, ...places]),
    });
  };
  const move = (index: number, by: number) => {
    const order = cards.map((_, at) => at);
    const [moved] = order.splice(index, 1);
    if (moved !== undefined) order.splice(index + by, 0, moved);
    reorder(order);
  };
  return (
    <SectionCard
      title={t("templates.editor.cards")}
      action={
        <>
          <Select
            className="w-36"
            label={t("templates.editor.card_media")}
            value={media}
            onChange={(kind) =>
              change({
                cards: cards.map((card) => ({
                  ...card,
                  header: { kind, text: "", sample: null },
                  buttons:
                    kind === "PRODUCT"
                      ? [newButton("SPM")]
                      : card.buttons.filter(({ kind: of }) => of !== "SPM"),
                })),
              })
            }
            choices={HEADERS.map((kind) => ({ value: kind, label: t(`templates.header.${kind}`) }))}
          />
          <span className="text-2xs text-ink-faint tabular-nums">
            {cards.length}/{LIMITS.cards}
          </span>
        </>
      }
    >
      <FieldFindings field="components.cards" findings={findings} refused={refused} />
      <ol className="space-y-3">
        {cards.map((card, index) => (
          <li key={card.key} className="space-y-2.5 rounded-md border bg-canvas p-3">
            <div className="flex items-center gap-1">
              <span className="flex-1 text-sm font-semibold">
                {t("templates.editor.card", { number: index + 1 })}
              </span>
              <IconButton
                size="sm"
                label={t("templates.editor.up")}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                size="sm"
                label={t("templates.editor.down")}
                disabled={index === cards.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown />
              </IconButton>
              <IconButton
                size="sm"
                label={t("templates.editor.remove_card")}
                onClick={() => reorder(cards.map((_, at) => at).filter((at) => at !== index))}
              >
                <Trash2 />
              </IconButton>
            </div>
            {(card.header.kind === "IMAGE" || card.header.kind === "VIDEO") && (
              <SampleField
                kind={card.header.kind}
                sample={card.header.sample}
                onChange={(sample) => replace(index, { header: { ...card.header, sample } })}
              />
            )}
            <MarkupField
              label={t("templates.editor.body")}
              value={card.body}
              format={draft.format}
              rows={2}
              onChange={(body) => replace(index, { body })}
            />
            <Counter text={card.body} most={LIMITS.cardBody} />
            <VariableExamples
              text={card.body}
              examples={draft.examples[`card-${index}`] ?? {}}
              onChange={(examples) =>
                change({ examples: { ...draft.examples, [`card-${index}`]: examples } })
              }
            />
            <ButtonList
              buttons={card.buttons}
              kinds={kinds}
              most={media === "PRODUCT" ? 1 : LIMITS.cardButtons}
              field={`components.cards.${index}.buttons`}
              findings={findings}
              refused={refused}
              onChange={(buttons) => replace(index, { buttons })}
            />
            <FieldFindings field={`components.cards.${index}`} findings={findings} refused={refused} />
          </li>
        ))}
      </ol>
      {cards.length < LIMITS.cards && (
        <Button
          size="sm"
          onClick={() => change({ cards: [...cards, likeTheLast(cards)] })}
          data-testid="add-card"
        >
          <Plus />
          {t("templates.editor.add_card")}
        </Button>
      )}
    </SectionCard>
  );
}

/** All cards have the same shape, so a new one begins with that of the last. */
function likeTheLast(cards: CardDraft[]): CardDraft {
  const last = cards.at(-1);
  return {
    key: newKey(),
    header: { kind: last?.header.kind ?? "IMAGE", text: "", sample: null },
    body: "",
    buttons: (last?.buttons ?? [newButton("QUICK_REPLY")]).map((button) =>
      newButton(button.kind, { text: button.text }),
    ),
  };
}
