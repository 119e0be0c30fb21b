/** The fields of kustomize's own plugins and of its configuration files, as Go's structs hold them (api 0.21). */
import { type StructTable, TABLE } from './go-struct';

const SPECS: [string, string] = ['fieldSpecs', '[]FieldSpec'];
const LIST = '[]FieldSpec=types.FsSlice';

/** A struct that another is embedded in. */
function embedding(name: string): StructTable[string] {
  return TABLE[name]!.map(([field, type, within]) => [field, type, within ? `${name}.${within}` : name]);
}

/** The struct of a plugin is called after its kind. */
export const PLUGIN_FIELDS: StructTable = {
  ...TABLE,
  LabelTransformerPlugin: [['labels', 'map:string'], SPECS],
  AnnotationsTransformerPlugin: [['annotations', 'map:string'], SPECS],
  NamespaceTransformerPlugin: [
    SPECS,
    ['unsetOnly', 'bool'],
    ['setRoleBindingSubjects', 'string:namespace.RoleBindingSubjectMode'],
  ],
  ImageTagTransformerPlugin: [['imageTag', 'Image'], SPECS],
  ReplicaCountTransformerPlugin: [['replica', 'Replica'], SPECS],
  PatchStrategicMergeTransformerPlugin: [
    ['paths', '[]string:types.PatchStrategicMerge'],
    ['patches', 'string'],
  ],
  ConfigMapGeneratorPlugin: embedding('ConfigMapArgs'),
  SecretGeneratorPlugin: embedding('SecretArgs'),
  TransformerConfig: [
    ['namePrefix', LIST],
    ['nameSuffix', LIST],
    ['namespace', LIST],
    ['commonLabels', LIST],
    ['labels', LIST],
    ['templateLabels', LIST],
    ['commonAnnotations', LIST],
    ['nameReference', '[]NameBackReferences=builtinconfig.nbrSlice'],
    ['varReference', LIST],
    ['images', LIST],
    ['replicas', LIST],
  ],
  NameBackReferences: [
    ['group', 'string', 'Gvk'],
    ['version', 'string', 'Gvk'],
    ['kind', 'string', 'Gvk'],
    ['fieldSpecs', LIST],
  ],
};

export const PLUGIN_PACKAGES: Record<string, string> = {
  TransformerConfig: 'builtinconfig',
  NameBackReferences: 'builtinconfig',
};
