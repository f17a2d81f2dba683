import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readDocstring, type Docstring } from './docstring.ts';

/** What the page tells of one exported name. */
export type Declaration = Options | Alias | Factories;

/** An interface: its options, those that it inherits last. */
export interface Options {
  readonly kind: 'options';
  readonly name: string;
  readonly doc: Docstring;
  readonly extends: readonly string[];
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  /** Every name in the type, those of other packages included. */
  readonly references: readonly string[];
  readonly doc: Docstring;
}

/** A type that is no list of options. */
export interface Alias {
  readonly kind: 'alias';
  readonly name: string;
  readonly doc: Docstring;
  readonly type: string;
  readonly references: readonly string[];
}

/** A constant or a class whose functions create something. */
export interface Factories {
  readonly kind: 'factories';
  readonly name: string;
  readonly doc: Docstring;
  readonly functions: readonly Factory[];
}

export interface Factory {
  /** `Network.create(options?: CreatedNetworkProps)`. */
  readonly call: string;
  readonly references: readonly string[];
  readonly doc: Docstring;
}

export interface Declarations {
  /** Throws for a name that no file exports, or several do. */
  readonly find: (name: string) => Declaration;
  readonly has: (name: string) => boolean;
}

/** The exported declarations of TypeScript files, and of all those in folders. Syntax alone is read: no type is resolved. */
export function readDeclarations(folders: readonly string[]): Declarations {
  const found = new Map<string, readonly Declaration[]>();
  for (const path of folders.flatMap(sourceFiles)) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const declaration of source.statements.flatMap(declared)) {
      found.set(declaration.name, [...(found.get(declaration.name) ?? []), declaration]);
    }
  }
  const find = (name: string): Declaration => {
    const [declaration, ...others] = found.get(name) ?? [];
    if (declaration === undefined) throw new Error(`no exported declaration of ${name}`);
    if (others.length > 0) throw new Error(`${name} is exported by ${others.length + 1} files`);
    return declaration;
  };
  return { find, has: (name) => found.has(name) };
}

function sourceFiles(folder: string): readonly string[] {
  if (folder.endsWith('.ts')) return [folder];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function declared(statement: ts.Statement): readonly Declaration[] {
  if (!isExported(statement)) return [];
  if (ts.isInterfaceDeclaration(statement)) return [optionsOf(statement)];
  if (ts.isTypeAliasDeclaration(statement)) {
    const { type } = statement;
    return [
      {
        kind: 'alias',
        name: statement.name.text,
        doc: readDocstring(statement),
        type: type.getText(),
        references: referencesIn(type),
      },
    ];
  }
  if (ts.isFunctionDeclaration(statement)) return factoryOfFunction(statement);
  if (ts.isClassDeclaration(statement)) return factoriesOfClass(statement);
  if (ts.isVariableStatement(statement)) return factoriesOfConstant(statement);
  return [];
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function optionsOf(node: ts.InterfaceDeclaration): Options {
  const heritage = node.heritageClauses?.flatMap(({ types }) => types.map((type) => type)) ?? [];
  return {
    kind: 'options',
    name: node.name.text,
    doc: readDocstring(node),
    extends: heritage.map(({ expression }) => expression.getText()),
    members: node.members.flatMap(memberOf),
  };
}

function memberOf(node: ts.TypeElement): readonly Member[] {
  const { name } = node;
  if (name === undefined) return [];
  const isOptional = node.questionToken !== undefined;
  const doc = readDocstring(node);
  if (ts.isPropertySignature(node) && node.type !== undefined) {
    const { type } = node;
    // What an option of another kind forbids is no option.
    if (type.kind === ts.SyntaxKind.NeverKeyword) return [];
    return [{ name: name.getText(), isOptional, type: type.getText(), references: referencesIn(type), doc }];
  }
  if (!ts.isMethodSignature(node)) return [];
  const type = `(${node.parameters.map((each) => each.getText()).join(', ')}) => ${node.type?.getText() ?? 'void'}`;
  return [{ name: name.getText(), isOptional, type, references: referencesIn(node), doc }];
}

/** A function that stands alone: called by its own name. */
function factoryOfFunction(node: ts.FunctionDeclaration): readonly Factories[] {
  if (node.name === undefined || isHidden(node)) return [];
  const name = node.name.text;
  return [{ kind: 'factories', name, doc: readDocstring(node), functions: [factoryOf(name, node, node)] }];
}

/** The signature of the implementation is not seen where there are overloads. */
const isHidden = ({ body, name, parent }: ts.FunctionDeclaration): boolean =>
  body !== undefined &&
  ts.isSourceFile(parent) &&
  parent.statements.some(
    (other) => ts.isFunctionDeclaration(other) && other.body === undefined && other.name?.text === name?.text,
  );

function factoriesOfClass(node: ts.ClassDeclaration): readonly Factories[] {
  const { name } = node;
  if (name === undefined) return [];
  const functions = node.members.flatMap((member) =>
    ts.isMethodDeclaration(member) && isPublicStatic(member)
      ? [factoryOf(`${name.text}.${member.name.getText()}`, member, member)]
      : [],
  );
  return functions.length === 0
    ? []
    : [{ kind: 'factories', name: name.text, doc: readDocstring(node), functions }];
}

const isPublicStatic = (member: ts.MethodDeclaration): boolean => {
  const kinds = (ts.getModifiers(member) ?? []).map(({ kind }) => kind);
  return kinds.includes(ts.SyntaxKind.StaticKeyword) && !kinds.includes(ts.SyntaxKind.PrivateKeyword);
};

function factoriesOfConstant(statement: ts.VariableStatement): readonly Factories[] {
  return statement.declarationList.declarations.flatMap(({ name, initializer }): Factories[] => {
    const value = initializer === undefined ? undefined : withoutCast(initializer);
    if (value === undefined || !ts.isObjectLiteralExpression(value)) return [];
    const callOf = (property: ts.MethodDeclaration | ts.PropertyAssignment): string =>
      `${name.getText()}.${property.name.getText()}`;
    const functions = value.properties.flatMap((property) => {
      if (ts.isMethodDeclaration(property)) return [factoryOf(callOf(property), property, property)];
      if (!ts.isPropertyAssignment(property) || !ts.isArrowFunction(property.initializer)) return [];
      return [factoryOf(callOf(property), property, property.initializer)];
    });
    if (functions.length === 0) return [];
    return [{ kind: 'factories', name: name.getText(), doc: readDocstring(statement), functions }];
  });
}

const withoutCast = (value: ts.Expression): ts.Expression =>
  ts.isAsExpression(value) || ts.isSatisfiesExpression(value) ? withoutCast(value.expression) : value;

function factoryOf(
  call: string,
  documented: ts.Node,
  { parameters, typeParameters }: ts.FunctionLikeDeclaration,
): Factory {
  const types = (typeParameters ?? []).map(({ name }) => name.text).join(', ');
  return {
    call: `${call}${types === '' ? '' : `<${types}>`}(${parameters.map(parameterText).join(', ')})`,
    references: parameters.flatMap(({ type }) => (type === undefined ? [] : referencesIn(type))),
    doc: readDocstring(documented),
  };
}

/** A parameter that is taken apart has no name of its own: the caller sees one object. */
function parameterText({ name, type, initializer, questionToken }: ts.ParameterDeclaration): string {
  const label = ts.isIdentifier(name) ? name.text : 'options';
  const optional = initializer !== undefined || questionToken !== undefined ? '?' : '';
  return `${label}${optional}: ${type?.getText() ?? 'unknown'}`;
}

function referencesIn(node: ts.Node): readonly string[] {
  const names = new Set<string>();
  const visit = (each: ts.Node): void => {
    if (ts.isTypeReferenceNode(each)) names.add(each.typeName.getText());
    ts.forEachChild(each, visit);
  };
  visit(node);
  return [...names];
}
