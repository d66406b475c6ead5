import { Button } from "@ui/button";
import type { FooterView, ScreenView, View } from "../view";
import { ChoiceField } from "./choice-field";
import { CalendarField, DateField } from "./date-field";
import { DropdownField } from "./dropdown-field";
import { useFlow } from "./flow-context";
import { NavigationListPart } from "./navigation-list";
import { OptInField } from "./opt-in-field";
import { PickerField } from "./picker-field";
import { ImageCarouselPart, ImagePart } from "./pictures";
import { RichTextPart, TextPart } from "./rich-text";
import { TextField } from "./text-field";
import { useFlowTexts } from "./texts";

/** Everything on a screen but its footer. */
export function FlowScreen({ view }: { view: ScreenView }) {
  return (
    <div className="flex flex-col gap-4 p-4">
      {view.parts.map((part) => (
        <PartOf key={`${view.id}/${part.key}`} part={part} />
      ))}
    </div>
  );
}

function PartOf({ part }: { part: View }) {
  switch (part.type) {
    case "TextHeading":
    case "TextSubheading":
    case "TextBody":
    case "TextCaption":
      return <TextPart part={part} />;
    case "RichText":
      return <RichTextPart part={part} />;
    case "TextInput":
    case "TextArea":
      return <TextField field={part} />;
    case "CheckboxGroup":
    case "RadioButtonsGroup":
    case "ChipsSelector":
      return <ChoiceField field={part} />;
    case "Dropdown":
      return <DropdownField field={part} />;
    case "OptIn":
      return <OptInField field={part} />;
    case "DatePicker":
      return <DateField field={part} />;
    case "CalendarPicker":
      return <CalendarField field={part} />;
    case "PhotoPicker":
    case "DocumentPicker":
      return <PickerField field={part} />;
    case "EmbeddedLink":
      return <Link part={part} />;
    case "Image":
      return <ImagePart part={part} />;
    case "ImageCarousel":
      return <ImageCarouselPart part={part} />;
    case "NavigationList":
      return <NavigationListPart part={part} />;
  }
}

function Link({ part: { text, action } }: { part: View & { type: "EmbeddedLink" } }) {
  const { session } = useFlow();
  return (
    <button
      type="button"
      onClick={() => void session.click(action)}
      data-testid="flow-link"
      data-kind="link"
      className="max-w-full self-start font-semibold break-words text-primary underline underline-offset-2"
    >
      {text}
    </button>
  );
}

interface FlowFooterProps {
  footer: FooterView | null;
  business: string;
  /** Something still has to be entered: the button says so when it is tapped. */
  incomplete: boolean;
  busy: boolean;
  onSubmit(): void;
}

export function FlowFooter({ footer, business, incomplete, busy, onSubmit }: FlowFooterProps) {
  const { t } = useFlowTexts();
  return (
    <footer className="border-t px-4 pt-2.5 pb-3">
      {footer && (
        <>
          {(footer.left !== "" || footer.center !== "" || footer.right !== "") && (
            <p className="flex justify-between gap-3 pb-2 text-xs text-ink-soft">
              <span className="min-w-0 break-words">{footer.left}</span>
              <span className="min-w-0 break-words">{footer.center}</span>
              <span className="min-w-0 break-words">{footer.right}</span>
            </p>
          )}
          <Button
            variant={incomplete ? "soft" : "primary"}
            size="lg"
            busy={busy}
            disabled={!footer.enabled}
            onClick={onSubmit}
            data-testid="flow-submit"
            className="h-auto min-h-11 w-full !shrink py-2 !whitespace-normal"
          >
            <span className="min-w-0 break-words">{footer.label}</span>
          </Button>
        </>
      )}
      <p className="pt-2 text-center text-2xs break-words text-ink-faint">
        {t("sheet.managed", { business })}
      </p>
    </footer>
  );
}
