/** Returns the name of a file in messages. @param path a file, or `-` for standard input */
export const nameOfFile = (path: string): string => (path === '-' ? 'standard input' : path);
