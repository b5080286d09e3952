/** Variables of the environment, where keys and base URLs are looked up. */
export type Environment = Readonly<Record<string, string | undefined>>;
