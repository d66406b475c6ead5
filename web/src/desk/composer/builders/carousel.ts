import type { Json } from "@ui/unknown-json";
import { lengthOf } from "../attachment-rules";
import type { BuilderFacts } from "./builder";
import { linkAction } from "./link-button";
import { BODY_LIMIT, BUTTON_LIMIT, type FileDraft, fileHeaderJson, fileProblems } from "./message-parts";
import { type FieldProblem, linkProblems, textProblems, twins } from "./problems";

/** Spec/messaging.md section 2.12: all cards have the same kind of file and the same buttons. */
export const FEWEST_CARDS = 2;
export const MOST_CARDS = 10;
export const CARD_BODY_LIMIT = 160;
export const CARD_LINE_BREAKS = 2;
export const MOST_CARD_REPLIES = 3;

export interface CardDraft {
  file: FileDraft | null;
  body: string;
  label: string;
  url: string;
  replies: string[];
}

export interface CarouselValues {
  body: string;
  media: "image" | "video";
  action: "link" | "replies";
  /** Of each card; the same on all. */
  replyCount: number;
  cards: CardDraft[];
}

export const emptyCard = (): CardDraft => ({
  file: null,
  body: "",
  label: "",
  url: "",
  replies: ["", "", ""],
});
export const emptyCarousel = (): CarouselValues => ({
  body: "",
  media: "image",
  action: "link",
  replyCount: 1,
  cards: [emptyCard(), emptyCard()],
});

export function carouselProblems(values: CarouselValues, facts: BuilderFacts): FieldProblem[] {
  const { cards } = values;
  return [
    ...textProblems("body", values.body, BODY_LIMIT),
    ...(cards.length < FEWEST_CARDS
      ? [{ field: "cards", code: "too_few" as const, limit: FEWEST_CARDS }]
      : []),
    ...(cards.length > MOST_CARDS ? [{ field: "cards", code: "too_many" as const, limit: MOST_CARDS }] : []),
    ...cards.flatMap((card, index) => cardProblems(card, `cards.${index}`, values, facts)),
  ];
}

function cardProblems(
  card: CardDraft,
  field: string,
  values: CarouselValues,
  facts: BuilderFacts,
): FieldProblem[] {
  return [
    ...cardFileProblems(`${field}.file`, card.file, values.media, facts),
    ...bodyProblems(`${field}.body`, card.body),
    ...(values.action === "link"
      ? [
          ...textProblems(`${field}.label`, card.label, BUTTON_LIMIT),
          ...linkProblems(`${field}.url`, card.url),
        ]
      : replyProblems(field, repliesOf(card, values))),
  ];
}

function cardFileProblems(
  field: string,
  file: FileDraft | null,
  media: CarouselValues["media"],
  { hasUpload }: BuilderFacts,
): FieldProblem[] {
  if (file && !file.mimeType.startsWith(`${media}/`)) return [{ field, code: "same_kind" }];
  return fileProblems(field, file, hasUpload);
}

function bodyProblems(field: string, body: string): FieldProblem[] {
  const text = body.trim();
  if (lengthOf(text) > CARD_BODY_LIMIT) return [{ field, code: "too_long", limit: CARD_BODY_LIMIT }];
  const breaks = text.split("\n").length - 1;
  return breaks > CARD_LINE_BREAKS ? [{ field, code: "line_breaks", limit: CARD_LINE_BREAKS }] : [];
}

function replyProblems(field: string, replies: string[]): FieldProblem[] {
  const titles = replies.map((text, index) => ({ field: `${field}.replies.${index}`, text }));
  return [
    ...titles.flatMap((title) => textProblems(title.field, title.text, BUTTON_LIMIT)),
    ...twins(titles),
  ];
}

const repliesOf = (card: CardDraft, { replyCount }: CarouselValues) => card.replies.slice(0, replyCount);

export const carouselJson = (values: CarouselValues): Json => ({
  type: "carousel",
  ...(values.body.trim() !== "" && { body: { text: values.body.trim() } }),
  action: { cards: values.cards.map((card, index) => cardJson(card, index, values)) },
});

function cardJson(card: CardDraft, index: number, values: CarouselValues): Json {
  return {
    card_index: index,
    type: "cta_url",
    header: fileHeaderJson(card.file, values.media),
    ...(card.body.trim() !== "" && { body: { text: card.body.trim() } }),
    action:
      values.action === "link"
        ? linkAction(card.label, card.url)
        : {
            buttons: repliesOf(card, values).map((title, at) => ({
              type: "quick_reply",
              // No id may be twice in the message: the answer has it alone, and not the card.
              quick_reply: { id: `card-${index + 1}-${at + 1}`, title: title.trim() },
            })),
          },
  };
}
