/** A fact that opens what it can be changed to. */
export const FACT_BUTTON =
  "-mx-2 mt-0.5 flex h-8 w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 text-start hover:bg-hover " +
  "disabled:pointer-events-none disabled:[&>svg:last-child]:hidden";
