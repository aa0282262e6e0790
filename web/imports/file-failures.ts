/**
 * Why a file cannot be read, in Chinese; read by `reasons.ts`. Where the server names an option of the command line, these name what the
 * page offers instead. `$1` stands for what the pattern caught, `{1}` for the same in Chinese. A name of a file has no colon.
 */
export const FILE_FAILURES: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^([^:]+): the old format \.xls is not read; save it as \.xlsx$/, '“$1”是旧格式 .xls，不能读取，请另存为 .xlsx'],
  [/^([^:]+): the ending does not say the format\. Known are (.+); or say --format .+$/, '从“$1”的扩展名看不出格式，可用的扩展名有 $2'],
  [/^([^:]+) was changed while it was read$/, '“$1”在读取过程中被改动'], [/^([^:]+) cannot be read: (.+)$/, '“$1”无法读取：{2}'], [/^it is not a file$/, '它不是文件'],
  [/^([^:]+): (.+) names (.+) twice$/, '“{1}”的{2}中字段名重复：$3'], [/^the first line$/, '第一行'], [/^row (\d+)$/, '第 $1 行'], [/^the attribute table$/, '属性表'], [/^the header$/, '文件头'], [/^the table (.+)$/, '表 $1 '],
  [/^([^:]+) has no field (.+), which the mapping needs in every record\. Its fields are: (.*)$/, '“{1}”中没有字段 $2，而映射要求每条记录都有。文件的字段有：$3'],
  [/^([^:]+\.xls[xm]), sheet ([^:]+)$/i, '$1 的工作表 $2'], [/^(.+) and (.+) more$/, '$1（另有 $2 个）'],
  // Text and CSV.
  [/^([^:]+) is not (\S+) \(somewhere in bytes (.+) to (.+)\)\. --encoding says what it is: .+$/, '“$1”不是 $2 编码（第 $3 到 $4 字节之间有不合规的内容）。请在“文字编码”中选择，国内单位的表格多为 gb18030'],
  [/^([^:]+) is empty: its first line must name the fields$/, '“$1”是空的：第一行须写字段名'], [/^([^:]+) is empty: its first row must name the fields$/, '“{1}”是空的：第一行须写字段名'],
  [/^([^:]+): the first line has (.+), so the delimiter cannot be told\. Say --delimiter .+$/, '“$1”的第一行有{2}，无法判断哪个是分隔符。请以一种分隔符另存，例如逗号分隔的 CSV'],
  [/^comma$/, '逗号'], [/^semicolon$/, '分号'], [/^tab$/, '制表符'], [/^(comma|semicolon) and (.+)$/, '{1}和{2}'],
  [/^([^:]+): a quote that opens after line (.+) is never closed, .+$/, '“$1”第 $2 行之后有引号没有闭合，其后的记录无法区分'],
  [/^Invalid Opening Quote: .+ at line (\d+).*$/s, '第 $1 行的引号没有放在值的开头'], [/^Invalid Closing Quote: .+ at line (\d+).*$/s, '第 $1 行的引号闭合后还有内容'],
  // GeoJSON.
  [/^this is JSON, but no GeoJSON: an object is expected$/, '是 JSON，但不是 GeoJSON：此处应为对象'],
  [/^neither a FeatureCollection with features nor a Feature \(type (.+)\)$/, '既不是带要素的 FeatureCollection，也不是 Feature（type 为{1}）'], [/^missing$/, '空'],
  [/^([^:]+) ends in the middle of a value \(line (.+)\): the file is cut short$/, '“$1”在第 $2 行的一个值中间中断：文件不完整'], [/^this is no JSON \((.+)\)$/, '不是 JSON（$1）'],
  // GeoPackage.
  [/^([^:]+) is no GeoPackage$/, '“$1”不是 GeoPackage'], [/^([^:]+) cannot be read as a GeoPackage: (.+)$/, '“$1”无法作为 GeoPackage 读取：$2'],
  [/^([^:]+) has changes that are still in a file beside it .+$/, '“$1”有改动还在旁边的文件（-wal 或 -journal）中。请先关闭打开它的程序（例如 QGIS），再上传'],
  [/^([^:]+) is a SQLite database and no GeoPackage: .+$/, '“$1”是 SQLite 数据库，不是 GeoPackage：没有 gpkg_contents'], [/^([^:]+) has no table of features$/, '“$1”中没有要素表'],
  [/^([^:]+) has (.+) tables; --table says which: (.+)$/, '“$1”有 $2 个数据表，请在“数据表”中选一个：$3'], [/^([^:]+) has no table "(.+)"\. It has: (.+)$/, '“$1”中没有数据表“$2”，它有：$3'],
  [/^([^:]+): (.+) is no table but a view; save it as a table$/, '“$1”中的 $2 是视图而不是表，请另存为表'], [/^([^:]+): (.+) is no table but a name of nothing; save it as a table$/, '“$1”中的 $2 不是表，请另存为表'],
  // Shapefile.
  [/^([^:]+) holds no \.shp\. It is empty\.$/, '“$1”中没有 .shp：它是空的'], [/^([^:]+) holds no \.shp\. It holds: (.+)$/, '“$1”中没有 .shp，它有：{2}'],
  [/^([^:]+) holds no layer "(.+)"; --table says which: (.+)$/, '“$1”中没有图层“$2”，请在“数据表”中选一个：{3}'], [/^([^:]+) holds several layers "(.+)"; --table says which: (.+)$/, '“$1”中有多个图层“$2”，请在“数据表”中选一个：{3}'],
  [/^([^:]+) holds (.+) layers; --table says which: (.+)$/, '“$1”中有 $2 个图层，请在“数据表”中选一个：{3}'],
  [/^([^:]+): the \.(\S+) is missing, .+ A Shapefile is .+$/, '“$1”缺少 .$2。Shapefile 由同名的 .shp、.shx、.dbf 组成，请打包成 zip 上传'],
  [/^([^:]+): (.+) lists (.+) geometries and (.+) has (.+) records: the parts do not belong together$/, '“$1”：$2 列出 $3 个几何，$4 有 $5 条记录，各部分不配套'],
  [/^([^:]+): (.+) does not keep its records in order \(record (.+)\); "(.+)" writes it in order$/, '“$1”：$2 的记录没有按顺序存放（第 $3 条）；用“$4”可按顺序重写'],
  [/^([^:]+): (.+) is broken or cut short at record (.+)$/, '“$1”：$2 在第 $3 条记录处损坏或中断'], [/^([^:]+): (.+) is cut short at record (.+)$/, '“$1”：$2 在第 $3 条记录处中断，文件不完整'], [/^([^:]+): (.+) is cut short$/, '“$1”：$2 不完整'],
  [/^([^:]+): the texts of (.+) are not (\S+) \(record (.+), field (.+)\)\. --encoding says what they are\.$/, '“$1”：$2 中的文字不是 $3 编码（第 $4 条记录，字段 $5）。请在“文字编码”中选择'],
  [/^([^:]+): the texts of (.+) are not (\S+) \(record (.+), field (.+)\), although (.+) says so: it may be wrong\. --encoding says what they are\.$/, '“$1”：$2 中的文字不是 $3 编码（第 $4 条记录，字段 $5），而 $6 声明为该编码，可能有误。请在“文字编码”中选择'],
  [/^([^:]+): (\d+) field names of (.+) are not (\S+), although (.+) says so: it may be wrong\. --encoding says what they are\.$/, '“$1”：$3 中有 $2 个字段名不是 $4 编码，而 $5 声明为该编码，可能有误。请在“文字编码”中选择'],
  [/^([^:]+): (\d+) field names of (.+) are not (\S+)\. --encoding says what they are\.$/, '“$1”：$3 中有 $2 个字段名不是 $4 编码。请在“文字编码”中选择'],
  [/^([^:]+) is no Shapefile$/, '“$1”不是 Shapefile'], [/^([^:]+) is cut short: it says (.+) bytes and has (.+)$/, '“$1”不完整：文件头写 $2 字节，实有 $3 字节'],
  [/^([^:]+) holds shapes of type (.+); points, lines and polygons are read$/, '“$1”的几何类型为 $2；只读取点、线、面'], [/^([^:]+) has (.+) bytes, which is no such file$/, '“$1”有 $2 字节，不是这种文件'],
  [/^([^:]+) names the encoding "(.*)", which is not known\. --encoding says what it is\.$/, '“$1”写的编码“$2”无法识别，请在“文字编码”中选择'], [/^([^:]+) is no dBASE table, or cut short$/, '“$1”不是 dBASE 表，或不完整'],
  [/^([^:]+) is broken: its fields need (.+) bytes a record, and its records have (.+)$/, '“$1”已损坏：字段共需 $2 字节，而每条记录为 $3 字节'],
  [/^the texts are read as (\S+), (.+)$/, '文字按 $1 编码读取：{2}'], [/^not read, being binary: (.+)$/, '二进制字段未读取：$1'], [/^not read, being no text, number, date or yes and no: (.+)$/, '未读取的字段（不是文字、数值、日期或是否）：$1'],
  [/^since all its texts are plain ASCII$/, '全是 ASCII 字符'], [/^since no file says it and the texts are not UTF-8; --encoding may say another$/, '文件没有说明，且文字不是 UTF-8；如有乱码，请在“文字编码”中另选'],
  [/^since no file says it and every text with other than ASCII characters is UTF-8$/, '文件没有说明，而其中的文字都是 UTF-8'], [/^as --encoding says$/, '按所选的“文字编码”'], [/^as the language driver of the table says \((.+)\)$/, '按表中的语言标志（$1）'], [/^as (.+) says$/, '按 $1 的说明'],
  // FlatGeobuf.
  [/^([^:]+) is no FlatGeobuf of version 3$/, '“$1”不是 FlatGeobuf 3 版文件'], [/^([^:]+) is broken: it says that it has (.+) features$/, '“$1”已损坏：文件头写有 $2 个要素'],
  [/^([^:]+) is broken: its header cannot be read \((.+)\)$/, '“$1”已损坏：文件头无法读取（{2}）'], [/^([^:]+) is cut short: it says (.+) features and has (.+)$/, '“$1”不完整：文件头写有 $2 个要素，实有 $3 个'],
  [/^([^:]+) is broken or cut short at feature (.+)$/, '“$1”在第 $2 个要素处损坏或中断'], [/^([^:]+) is cut short at feature (.+)$/, '“$1”在第 $2 个要素处中断，文件不完整'], [/^([^:]+): feature (.+?) is broken \((.+)\)$/, '“$1”的第 $2 个要素已损坏（{3}）'],
  [/^it is cut short$/, '不完整'], [/^a value is of a column that is not there$/, '有的值所属的字段不存在'], [/^it is no feature$/, '不是要素'], [/^a value is of type (.+), which is not known$/, '值的类型 $1 无法识别'], [/^its values end too early$/, '值不完整'],
  // XLSX.
  [/^([^:]+) is protected by a password, or of the old format \.xls\. .+$/, '“$1”有密码保护，或是旧格式 .xls。请去掉密码，另存为 .xlsx'], [/^([^:]+) is a zip file and no workbook$/, '“$1”是 zip 文件，不是工作簿'],
  [/^([^:]+) has no sheet "(.+)"\. It has: (.+)$/, '“$1”中没有工作表“$2”，它有：$3'], [/^([^:]+) has no sheet with values$/, '“$1”的工作表都是空的'], [/^([^:]+) has (.+) sheets; --sheet says which: (.+)$/, '“$1”有 $2 个工作表，请在“工作表”中选一个：$3'],
  [/^([^:]+): row 1 is empty, and it must name the fields$/, '“{1}”的第 1 行是空的，须写字段名'],
  [/^([^:]+): (.+) is empty\. Row 1 must name every field, .+$/, '“{1}”的 $2 是空的。第 1 行须为每个字段写名称，中间不留空；合并单元格只有第一格有值。请删去字段名上方的标题行'],
  [/^([^:]+): (.+) has a value, and (.+) names no field\. .+$/, '“{1}”的 $2 有值，而 $3 没有字段名。第 1 行须为每个字段写名称，请删去字段名上方的标题行'],
  [/^([^:]+): (.+) has (.+) bytes, which is no such part$/, '“$1”：$2 有 $3 字节，不是工作簿的部件'], [/^([^:]+): (.+) is broken: a text has more than a million characters$/, '“$1”：$2 已损坏，有的文字超过一百万字符'],
  [/^(.+) has a text of (.+) bytes; a cell holds at most (.+) characters$/, '“{1}”中有 $2 字节的文字，而一个单元格最多 $3 个字符'], [/^(.+) has more than (.+) MB of texts; save the sheet as CSV, .+$/, '“{1}”中的文字超过 $2 MB，请把工作表另存为 CSV，CSV 大小不限'],
  [/^([^:]+) is broken: it has a row (.+)$/, '“{1}”已损坏：有第 $2 行'], [/^([^:]+) is broken: it has a cell (.+)$/, '“{1}”已损坏：有单元格 $2'],
  [/^([^:]+) is broken: a cell of row (.+) has more characters than a cell can hold$/, '“{1}”已损坏：第 $2 行有单元格的字符数超过上限'], [/^([^:]+) is broken: a cell of row (.+) has the shared text (.+), which is not there$/, '“{1}”已损坏：第 $2 行有单元格引用了不存在的共享文字 $3'],
  // XML and zip, of which workbooks and packed Shapefiles are made.
  [/^(.+) has a document type, which no such file needs$/, '“{1}”含有文档类型声明，这种文件不应有'], [/^(.+) is broken: an element has more than (.+) attributes$/, '“{1}”已损坏：有元素的属性超过 $2 个'], [/^(.+) is broken: it nests deeper than (.+) elements$/, '“{1}”已损坏：元素嵌套超过 $2 层'],
  [/^([^:]+) is no zip file, or a broken one: (.+)$/, '“$1”不是 zip 文件，或已损坏：$2'], [/^([^:]+) has (.+) entries; at most (.+) are looked at$/, '“$1”内有 $2 个文件，最多读取 $3 个'], [/^([^:]+) is a broken zip file: (.+)$/, '“$1”是损坏的 zip 文件：$2'],
  [/^(.+) is encrypted; pack it again without a password$/, '“$1”已加密，请不设密码重新打包'], [/^(.+) unpacks to (.+) bytes; at most (.+) are read$/, '“$1”解压后有 $2 字节，最多读取 $3 字节'], [/^(.+) cannot be unpacked: (.+)$/, '“$1”无法解压：$2'],
  [/^([^:]*[^:\s]) is broken: (.+)$/, '“{1}”已损坏：$2'],
];
