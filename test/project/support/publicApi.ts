import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { root } from './repository.js';

/** The types of an entry of the package, as its users' compiler sees them. */
export interface PublicApi {
  /** The declarations of all exports, by name, without comments and private members. */
  readonly declarations: string;
  /** Types that a public declaration mentions and the entry does not export, as `name (file)`. */
  readonly unexported: readonly string[];
}

const dist = join(root, 'dist');

/** Reads the declarations that the build has written for an entry such as `dist/index.d.ts`. */
export function readPublicApi(entry: string): PublicApi {
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    skipLibCheck: true,
    strict: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  if (source === undefined) throw new Error(`${entry}: there is no such file; build first`);
  const printer = ts.createPrinter({ removeComments: true });
  const isExported = new Map<ts.Symbol, string>();
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source)!)) {
    isExported.set(resolved(symbol, checker), symbol.name);
  }
  const mentioned = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isPropertyDeclaration(node) && ts.isPrivateIdentifier(node.name)) return;
    const name = typeNameOf(node);
    if (name !== null) {
      const symbol = checker.getSymbolAtLocation(name);
      const target = symbol === undefined ? undefined : resolved(symbol, checker);
      const home = target?.declarations?.[0]?.getSourceFile().fileName;
      const isOurs = home?.startsWith(dist + sep) === true;
      if (isOurs && !isParameterOfType(target!) && !isHelper(target!) && !isExported.has(target!)) {
        mentioned.add(`${target!.name} (${relative(dist, home!).replace(/\.d\.ts$/, '')})`);
      }
    }
    ts.forEachChild(node, look);
  };
  const texts: string[] = [];
  const sorted = [...isExported].sort(([, a], [, b]) => (a < b ? -1 : 1));
  for (const [symbol, name] of sorted) {
    for (const declaration of symbol.declarations ?? []) {
      if (ts.isSourceFile(declaration)) {
        // all that another package exports
        texts.push(`${name}: * from '${packageOf(declaration.fileName)}'`);
        continue;
      }
      look(declaration);
      const whole = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
      const text = printer.printNode(ts.EmitHint.Unspecified, whole, declaration.getSourceFile());
      texts.push(
        `${name}: ${text
          .replaceAll('"', "'")
          .replace(/^ *#private;\n/gm, '')
          .replace(/^export (declare )?/, '')}`,
      );
    }
  }
  return { declarations: `${texts.join('\n\n')}\n`, unexported: [...mentioned].sort() };
}

function resolved(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** The name of the package that a file belongs to. */
function packageOf(file: string): string {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? relative(root, file);
}

function isParameterOfType({ declarations }: ts.Symbol): boolean {
  return declarations?.some((one) => ts.isTypeParameterDeclaration(one)) === true;
}

/** Whether a symbol is an alias that its file keeps to itself: users see the types that it stands for. */
function isHelper({ declarations }: ts.Symbol): boolean {
  const alias = declarations?.find(ts.isTypeAliasDeclaration);
  return alias !== undefined && !alias.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** The name that a reference to a type begins with: of `A<B>`, `typeof a`, `extends A`, `import('./x').A`. */
function typeNameOf(node: ts.Node): ts.Node | null {
  if (ts.isTypeReferenceNode(node))
    return ts.isQualifiedName(node.typeName) ? node.typeName.right : node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isImportTypeNode(node) && node.qualifier !== undefined) return node.qualifier;
  return null;
}
