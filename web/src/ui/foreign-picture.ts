import { createContext, useContext } from "react";

/** From where a page loads a picture that another server has; by default from there. */
export const ForeignPictures = createContext<(url: string) => string>((url) => url);

export const useForeignPicture = () => useContext(ForeignPictures);
