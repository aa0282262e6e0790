/**
 * Coordinate systems that cannot be used, and transformations, in Chinese; read by `reasons.ts`. `$1` stands for what the pattern
 * caught, `{1}` for the same in Chinese.
 */
export const CRS_FAILURES: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^(?:--)?crs is missing: [^]*$/, '请选择坐标系：文件的坐标系由您声明，系统不猜测'],
  [/^(?:(?:--)?crs )?(.+) is on (.+), which lies tens to more than a hundred metres off CGCS2000, [^]+$/,
    '坐标系 $1 采用{2}，与 CGCS2000 相差几十米到一百多米，各地不同，没有全国通用的转换方法，因此不直接转换。请向测绘主管部门索取 CGCS2000 成果；'
    + '或索取当地的七参数，在“文件的坐标系”中输入带 +towgs84=dx,dy,dz,rx,ry,rz,ds 的 PROJ 字符串（米、角秒、百万分之一）'],
  [/^Xian 80$/, '西安 80'], [/^Beijing 54$/, '北京 54'], [/^the ellipsoid of (.+)$/, '{1} 的椭球'],
  [/^(?:--)?crs "(.+)" has a \+towgs84 and --transform is given too: one of them$/, '坐标系“$1”已含 +towgs84，不能再另给转换参数'],
  [/^(?:--)?crs "(.+)": \+towgs84 (.+)\. It is written dx,[^]+$/, '坐标系“$1”的 +towgs84：{2}。写法为 dx,dy,dz 或 dx,dy,dz,rx,ry,rz,ds，从旧基准到 CGCS2000：米、角秒、百万分之一；旋转按位置矢量约定，坐标框架约定的在末尾加 ,coordinate-frame'],
  [/^(?:--transform )?(.+)\. It is written dx,[^]+$/, '转换参数：{1}。写法为 dx,dy,dz 或 dx,dy,dz,rx,ry,rz,ds，从旧基准到 CGCS2000：米、角秒、百万分之一'],
  [/^(?:--)?crs "(.+)": (.+)\.$/, '坐标系“$1”：{2}'],
  [/^(?:--)?crs (.+) is not known\.[^]*$/, '无法识别坐标系“$1”。请在“文件的坐标系”列表中选择；列表中没有的，请输入 PROJ 字符串'],
  [/^--transform leads from Xian 80 or Beijing 54 to CGCS2000, and (?:--)?crs (.+) needs none\.$/, '坐标系 $1 不需要转换参数；转换参数只用于西安 80 和北京 54'],
  // Parts of a PROJ string.
  [/^\+proj=(.*) is not known here\. Known are (.+)$/, '不支持 +proj=$1，可用的有 $2'], [/^\+proj=utm needs its \+zone$/, '+proj=utm 须同时给出 +zone'],
  [/^"(.+)" is no part of a PROJ string, which are written \+name=value$/, '“$1”不是 PROJ 字符串的写法，应为 +名称=值'],
  [/^\+(.+) stands there twice$/, '+$1 出现了两次'],
  [/^\+(.+?)=(.*) is no number; degrees are written as decimals \((.+)\)$/, '+$1=$2 不是数；度数写成小数（$3）'],
  [/^\+(.+) needs a grid file, which is not used here; .+$/, '+$1 需要格网文件，这里不支持；请用 +towgs84 给出七参数'],
  [/^\+(.+?)=(.*) is not supported: coordinates are in metres$/, '不支持 +$1=$2：坐标须以米为单位'],
  [/^\+(.+?)=(.*) is not supported: only (.+)$/, '不支持 +$1=$2，只能是 $3'],
  [/^\+datum=(.+) is not compatible with CGCS2000; .+$/, '+datum=$1 与 CGCS2000 不一致；请给出椭球和 +towgs84，或改用 GRS80 椭球的坐标系'],
  [/^\+ellps=(.+) is not known here\. .+$/, '无法识别 +ellps=$1；CGCS2000 用 GRS80，另可用 WGS84、IAU76（西安 80）、krass（北京 54）'],
  [/^\+(.+) is not known here$/, '无法识别 +$1'],
  [/^the ellipsoid is missing: .+$/, '没有给出椭球；CGCS2000 为 +ellps=GRS80'],
  [/^the ellipsoid with \+a=(.+) and 1\/f (.+) is not that of .+$/, '长半轴 +a=$1、扁率倒数 $2 的椭球不属于 CGCS2000、西安 80 或北京 54'],
  [/^it cannot be computed \((.+)\)$/, '无法计算（{1}）'], [/^it does not lead back to where it came from$/, '正算与反算不一致'],
  [/^(.+), (.+) is nowhere in the declared system$/, '坐标 $1, $2 在所声明的坐标系中不存在'],
  // Seven parameters.
  [/^(.+) is no convention for the rotations$/, '“$1”不是旋转参数的约定'], [/^has (.+) numbers, and 3 or 7 are needed$/, '给了 $1 个数，应为 3 个或 7 个'],
  [/^(.+) is "(.*)", which is no number$/, '$1 为“$2”，不是数'], [/^(.+) is (.+) arc-seconds, more than any between these datums$/, '$1 为 $2 角秒，超出这些基准之间可能的范围'],
  [/^ds is (.+) parts per million, more than any between these datums$/, 'ds 为百万分之 $1，超出这些基准之间可能的范围'],
  [/^is moved (.+) metres by the transformation, and these datums lie within (.+) of each other: .+$/, '经转换移动了 $1 米，而这些基准之间相差不超过 $2 米：请核对七参数的正负号、单位和旋转约定'],
  // What a file says of itself.
  [/^([^]+?) says that its coordinates are in ([^]+?) \((.+?) "([^]*)"\), and --crs says (.+)\. Give the --crs that is right; if the file is wrong, (.+)\.$/,
    '“$1”自己声明的坐标系是 $2（{3}：$4），与所选的 $5 不同。请选择正确的坐标系；若是文件写错了，请{6}'],
  [/^crs member$/, 'crs 成员'], [/^crs of the header$/, '文件头'], [/^reference system$/, '参考系'],
  [/^remove its crs member$/, '删去其中的 crs 成员'], [/^remove its \.prj$/, '删去它的 .prj'], [/^write it again with the right one \((.+)\)$/, '用正确的坐标系重新生成（$1）'],
  [/^says that it is in EPSG:(.+), and --crs says (.+)$/, '自己声明为 EPSG:$1，与所选的 $2 不同'],
  [/^The file says (.+) \((.+)\): --crs must be the same$/, '文件声明坐标系为 $1（{2}），所选的坐标系须与之相同'],
];
