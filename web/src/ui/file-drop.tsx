import { FileSpreadsheet } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { cn } from "./cn";

interface FileDropProps {
  /** What is there, or what to do. */
  title: string;
  hint: string;
  onChoose(file: File | undefined): void;
}

/** A file with rows: chosen, or dropped here. */
export function FileDrop({ title, hint, onChoose }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onChoose(event.dataTransfer.files[0]);
  };
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex cursor-pointer flex-col items-center gap-1 rounded-lg border border-dashed border-line-strong px-4 py-6 text-center",
        "hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus",
        over && "border-primary bg-primary-soft",
      )}
    >
      <FileSpreadsheet className="size-7 text-primary" aria-hidden="true" />
      <span className="font-semibold break-all">{title}</span>
      <span className="text-xs text-ink-faint">{hint}</span>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="sr-only"
        onChange={(event) => {
          onChoose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </label>
  );
}
