/**
 * The syntax tree of a template, and how each node prints itself in an error.
 *
 * Models: the node types and `String()` methods of text/template/parse.
 */

interface At {
  /** index into the template's text */
  pos: number;
}

export type Node =
  | TextNode
  | ActionNode
  | BranchNode
  | TemplateNode
  | BreakNode
  | ContinueNode
  | ListNode
  | PipeNode
  | CommandNode
  | Operand;

export type Operand =
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

export type ListNode = At & { type: 'list'; nodes: Node[] };
export type TextNode = At & { type: 'text'; text: string };
export type ActionNode = At & { type: 'action'; pipe: PipeNode };
export type BranchNode = At & {
  type: 'if' | 'with' | 'range';
  pipe: PipeNode;
  list: ListNode;
  elseList?: ListNode;
};
export type TemplateNode = At & { type: 'template'; name: string; pipe?: PipeNode };
export type BreakNode = At & { type: 'break' };
export type ContinueNode = At & { type: 'continue' };
export type PipeNode = At & {
  type: 'pipe';
  declare: VariableNode[];
  assign: boolean;
  commands: CommandNode[];
};
export type CommandNode = At & { type: 'command'; args: Operand[] };
export type FieldNode = At & { type: 'field'; names: string[] };
export type VariableNode = At & { type: 'variable'; names: string[] };
export type ChainNode = At & { type: 'chain'; node: Operand; fields: string[] };
export type IdentifierNode = At & { type: 'identifier'; name: string };
export type DotNode = At & { type: 'dot' };
export type NilNode = At & { type: 'nil' };
export type BoolNode = At & { type: 'bool'; value: boolean };
/** `int` and `float` are what the constant can stand for. */
export type NumberNode = At & { type: 'number'; text: string; int?: bigint; float?: number; char: boolean };
export type StringNode = At & { type: 'string'; quoted: string; text: string };

/** The node as Go prints it in `at <…>`. */
export function show(node: Node): string {
  switch (node.type) {
    case 'list':
      return node.nodes.map(show).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${show(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.type} ${show(node.pipe)}}}${show(node.list)}${node.elseList ? `{{else}}${show(node.elseList)}` : ''}{{end}}`;
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe ? ` ${show(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    case 'pipe':
      return showPipe(node);
    case 'command':
      return node.args.map((arg) => (arg.type === 'pipe' ? `(${show(arg)})` : show(arg))).join(' ');
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return node.names.join('.');
    case 'chain':
      return `${node.node.type === 'pipe' ? `(${show(node.node)})` : show(node.node)}${node.fields.map((name) => `.${name}`).join('')}`;
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function showPipe(pipe: PipeNode): string {
  const declared = pipe.declare.length
    ? `${pipe.declare.map(show).join(', ')} ${pipe.assign ? '=' : ':='} `
    : '';
  return declared + pipe.commands.map(show).join(' | ');
}
