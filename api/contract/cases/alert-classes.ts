/**
 * What an alert is about when it files a case: the class by the kind of device, and the condition by words of the county's own
 * standards (ids differ from county to county, the words of a condition hardly do).
 */
export interface AlertClass {
  /** True: the class of the component that the device is fixed to comes first. */
  readonly ofComponent: boolean;
  /** Class ids that are tried in this order; the first that has a standard in force is taken. */
  readonly classes: readonly string[];
  /** A condition that holds one of these is meant, the earlier word first; the shortest limit of several. None fits: a person chooses. */
  readonly words: readonly string[];
}

export const ALERT_CLASSES: Readonly<Record<string, AlertClass>> = {
  /** 井盖缺失、移位: two urgent hours in most lists. */
  'device:manhole_tilt': { ofComponent: true, classes: ['yc2013:0101'], words: ['缺失', '移位', '丢失'] },
  /** 道路积水. */
  'device:manhole_level': { ofComponent: false, classes: ['yc2013e:0506'], words: ['积水'] },
  'device:water_level': { ofComponent: false, classes: ['yc2013e:0506'], words: ['积水'] },
  /** 路灯不亮. */
  'device:lamp_current': { ofComponent: true, classes: ['yc2013:0137'], words: ['不亮', '灭'] },
  /** 行道树、古树名木. */
  'device:tree_tilt': { ofComponent: true, classes: ['yc2013:0402', 'yc2013:0401'], words: ['倾倒', '倾斜', '倒伏'] },
  /** 户外广告. */
  'device:hoarding_tilt': { ofComponent: true, classes: ['yc2013:0306'], words: ['倾斜', '松脱', '隐患'] },
  /** 工地扬尘. */
  'device:air_quality': { ofComponent: false, classes: ['yc2013e:0304'], words: ['扬尘'] },
};

/** A device that says nothing is a component out of order, whatever it measures; so is one of a kind that is not in the table. */
export const SILENT_CLASS: AlertClass = { ofComponent: true, classes: [], words: ['失灵', '停用', '失效'] };

/** The entry for an alert of a kind of device. */
export function alertClassOf(deviceClass: string, alertClass: string): AlertClass {
  const own = Object.hasOwn(ALERT_CLASSES, deviceClass) ? ALERT_CLASSES[deviceClass]! : SILENT_CLASS;
  return alertClass === 'alert:no_data' ? { ...SILENT_CLASS, classes: own.classes } : own;
}
