import { Fragment, memo, type ReactNode } from "react";
import { cn } from "./cn";
import { emojiCount, type Markup, parseMarkup } from "./text-markup";

interface FormattedTextProps {
  text: string;
  /** One to three emoji alone are shown large; off for captions and previews. */
  jumbo?: boolean;
  className?: string;
}

/** Text as its writer meant it: markup shown, links opened in a new tab, nothing ever taken as HTML. */
export const FormattedText = memo(function FormattedText({ text, jumbo, className }: FormattedTextProps) {
  const emoji = jumbo ? emojiCount(text) : 0;
  const large = emoji >= 1 && emoji <= 3;
  return (
    // An empty language says that it is not the page's: browsers then find it out, to translate and to read aloud.
    <span
      dir="auto"
      lang=""
      className={cn("break-words whitespace-pre-wrap", large && "text-4xl", className)}
    >
      {render(parseMarkup(text))}
    </span>
  );
});

function render(pieces: Markup[]): ReactNode {
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
    <Fragment key={index}>{renderPiece(piece)}</Fragment>
  ));
}

function renderPiece(piece: Markup): ReactNode {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "bold":
      return <strong className="font-bold">{render(piece.children)}</strong>;
    case "italic":
      return <em>{render(piece.children)}</em>;
    case "strike":
      return <s>{render(piece.children)}</s>;
    case "code":
      return (
        <code
          className={cn(
            "rounded-sm bg-ink/8 font-mono text-[0.92em]",
            piece.block ? "my-1 block px-2 py-1.5 whitespace-pre-wrap" : "px-1",
          )}
        >
          {piece.text}
        </code>
      );
    case "link":
      return (
        <a
          href={piece.href}
          target="_blank"
          rel="noreferrer noopener"
          className="font-medium break-all text-primary underline underline-offset-2"
        >
          {piece.text}
        </a>
      );
  }
}
