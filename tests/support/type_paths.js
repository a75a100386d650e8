// Prints the paths of the values in each type whose name a caller gives: `node type_paths.js TYPESCRIPT INDEX NAME...`.
const [compiler, index, ...names] = process.argv.slice(2);
const ts = require(compiler);

const program = ts.createProgram([index], { strict: true, skipLibCheck: true, types: [] });
const checker = program.getTypeChecker();
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)));

function collect(type, path, around, found) {
    if (type.isUnion()) {
        type.types.forEach((each) => collect(each, path, around, found));
        return;
    }
    if (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) return;
    if (checker.isArrayType(type)) {
        collect(checker.getTypeArguments(type)[0], path, around, found);
        return;
    }
    const isObject = type.isIntersection() || type.flags & ts.TypeFlags.Object;
    const properties = isObject ? checker.getPropertiesOfType(type) : [];
    if (!properties.length || around.includes(type)) {
        found.add(JSON.stringify(path));
        return;
    }
    for (const property of properties) {
        const inner = checker.getTypeOfSymbol(property);
        collect(inner, [...path, property.name], [...around, type], found);
    }
}

const result = {};
for (const symbol of exported) {
    if (!names.includes(symbol.name)) continue;
    const found = new Set();
    collect(checker.getDeclaredTypeOfSymbol(symbol), [], [], found);
    result[symbol.name] = [...found].map((each) => JSON.parse(each));
}
console.log(JSON.stringify(result));
