/**
 * tfjs-node's binding cannot pass lists of strings or types as op attributes, and TensorFlow's fused ops (convolution with bias and ReLU in
 * one pass over memory) want both. And it keeps the attributes' names in one set for all threads, unguarded, so that two threads crash it
 * now and then. Both are mended in a copy of its source before it is compiled.
 */
const insertions: readonly { before: string; code: string }[] = [
  { before: '// Used to hold strings beyond the lifetime of a JS call.\n', code: 'thread_local ' },
  {
    before: '    case TF_ATTR_STRING: {\n',
    code: listCase(
      'std::string text;\n          nstatus = GetStringParam(env, element, text);',
      'std::vector<std::string> items', 'text',
      `std::vector<const void *> values;
        std::vector<size_t> lengths;
        for (const std::string &item : items) {
          values.push_back(item.data());
          lengths.push_back(item.size());
        }
        TFE_OpSetAttrStringList(tfe_op, attr_name, values.data(), lengths.data(), count);`
    )
  },
  {
    before: '    case TF_ATTR_TYPE: {\n',
    code: listCase(
      'int32_t type;\n          nstatus = napi_get_value_int32(env, element, &type);',
      'std::vector<TF_DataType> items', 'static_cast<TF_DataType>(type)',
      'TFE_OpSetAttrTypeList(tfe_op, attr_name, items.data(), count);'
    )
  }
];

function listCase(read: string, items: string, item: string, set: string): string {
  return `      if (IsArray(env, nstatus, &js_value)) {
        uint32_t count;
        nstatus = napi_get_array_length(env, js_value, &count);
        ENSURE_NAPI_OK(env, nstatus);
        ${items};
        for (uint32_t i = 0; i < count; ++i) {
          napi_value element;
          nstatus = napi_get_element(env, js_value, i, &element);
          ENSURE_NAPI_OK(env, nstatus);
          ${read}
          ENSURE_NAPI_OK(env, nstatus);
          items.push_back(${item});
        }
        ${set}
        break;
      }
`;
}

/** The source of tfjs_backend.cc with list attributes and names of each thread's own; undefined where it is not the source that this was written for. */
export function patchedBackend(source: string): string | undefined {
  let patched = source;
  for (const { before, code } of insertions) {
    const parts = patched.split(before);
    if (parts.length !== 2) return undefined;
    patched = parts.join(before + code);
  }
  return patched;
}
