import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
  Stage,
} from 'aws-cdk-lib';
import { compareStacks } from './compare.ts';
import type { Stacks } from './compare.ts';
import { knownRules } from './create-only.ts';
import { problemsOf } from './problems.ts';
import type { ChangeProblem } from './problems.ts';
import { readTemplate } from './template.ts';

/**
 * Lets synthesis fail with every change that cannot be deployed over what is deployed, or that would lose data: a type
 * or a key of a table, a consumer group, a cluster's name. `folder` has a file for each stack of the app that is
 * deployed, called `STACKNAME.json`:
 *
 * ```sh
 * aws cloudformation get-template --stack-name Orders --query TemplateBody > deployed/Orders.json
 * ```
 *
 * Stacks without a file, or with an empty one, are not compared. Resources of types that Millrace does not create are
 * not judged. A change that is meant is acknowledged by the rule that the report names:
 * `Validations.of(stack).acknowledge({ id: 'Millrace::cluster-replaced', reason: '…' })`.
 * Synthesis also fails when the folder does not exist, or a file is no template or of no stack.
 */
export function compareWithDeployed(app: Stage, folder: string): void {
  Validations.of(app).addPlugins(new DeployedComparison(resolve(folder)));
}

interface SynthesizedStack {
  readonly name: string;
  readonly templatePath: string;
}

class DeployedComparison implements IPolicyValidationPlugin {
  readonly name = 'Millrace';
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  validate({ stackTemplates, appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    const names = new Map(
      appConstruct.node
        .findAll()
        .filter((construct) => Stack.isStack(construct))
        .map(({ node, stackName }) => [node.path, stackName]),
    );
    const stacks = stackTemplates.map(({ stackConstructPath, templatePath }) => ({
      name: names.get(stackConstructPath) ?? stackConstructPath,
      templatePath,
    }));
    const deployed = readDeployed(this.folder, stacks);
    const wanted = new Map(
      stacks
        .filter(({ name }) => deployed.has(name))
        .map(({ name, templatePath }) => [
          name,
          readTemplate(readFileSync(templatePath, 'utf8'), templatePath),
        ]),
    );
    const problems = problemsOf(compareStacks(deployed, wanted, knownRules));
    return {
      success: problems.every(({ severity }) => severity !== 'problem'),
      violations: problems.map((problem) => violation(problem, stacks)),
    };
  }
}

/** The templates of the stacks that are deployed. Throws with every file that belongs to no stack of the app. */
function readDeployed(folder: string, stacks: readonly SynthesizedStack[]): Stacks {
  if (!existsSync(folder)) {
    throw new Error(
      `compareWithDeployed: there is no folder ${folder}; make it, with a file STACKNAME.json for each stack`,
    );
  }
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const names = stacks.map(({ name }) => name);
  const unknownFiles = files.filter((file) => !names.includes(file.replace(/\.json$/, '')));
  if (unknownFiles.length > 0) {
    throw new Error(
      `compareWithDeployed: ${unknownFiles.join(', ')} in ${folder} belong to no stack of this app; ` +
        `allowed: ${names.map((name) => `${name}.json`).join(', ')}; rename or remove them`,
    );
  }
  const templates = files.map((file) => ({
    name: file.replace(/\.json$/, ''),
    path: join(folder, file),
    json: readFileSync(join(folder, file), 'utf8'),
  }));
  return new Map(
    templates
      // The redirected output of a command that failed: there is no such stack yet.
      .filter(({ json }) => json.trim() !== '')
      .map(({ name, path, json }) => [name, readTemplate(json, path)]),
  );
}

function violation(problem: ChangeProblem, stacks: readonly SynthesizedStack[]): PolicyViolation {
  const { id, severity, change, subject, what, why, fix } = problem;
  const templatePath = stacks.find(({ name }) => name === change.stack)?.templatePath;
  return {
    ruleName: id,
    severity: severity === 'problem' ? 'error' : 'warning',
    description: `${subject}: ${what}; ${why}`,
    fix,
    violatingResources: [
      {
        resourceLogicalId: change.logicalId,
        locations: change.decisive.map((path) => `Properties.${path.replaceAll('/', '.')}`),
        ...(templatePath !== undefined && { templatePath }),
      },
    ],
  };
}
