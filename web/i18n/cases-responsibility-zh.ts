/** Words about who answers for a component in Chinese. */
export const casesResponsibilityZh = {
  department: '责任单位',
  title: '出了问题由谁负责', nobody: '无人负责，由派遣员指定', fanOut: '同时派给 {{number}} 家，先签收者承办', keeper: '养护：{{name}}', why: '怎样确定的', failed: '读取失败，不知道由谁负责', retry: '重试',
};
