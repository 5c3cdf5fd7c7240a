import type { ValidationOptions } from 'class-validator/cjs/decorator/ValidationOptions.js';
import { ValidateNested as LookInto } from 'class-validator/cjs/decorator/common/ValidateNested.js';
import { IsObject } from 'class-validator/cjs/decorator/typechecker/IsObject.js';
import { Validator } from 'class-validator/cjs/validation/Validator.js';

/**
 * The rules of class-validator that bodies are checked with, each from its own file. The whole package would load the
 * telephone numbers of all countries with 280 files: a thirtieth of a start, and 6 MB for as long as the server runs.
 */
export { ArrayMaxSize } from 'class-validator/cjs/decorator/array/ArrayMaxSize.js';
export { ArrayMinSize } from 'class-validator/cjs/decorator/array/ArrayMinSize.js';
export { ArrayNotEmpty } from 'class-validator/cjs/decorator/array/ArrayNotEmpty.js';
export { ArrayUnique } from 'class-validator/cjs/decorator/array/ArrayUnique.js';
export { IsIn } from 'class-validator/cjs/decorator/common/IsIn.js';
export { IsLatitude } from 'class-validator/cjs/decorator/common/IsLatitude.js';
export { IsLongitude } from 'class-validator/cjs/decorator/common/IsLongitude.js';
export { IsOptional } from 'class-validator/cjs/decorator/common/IsOptional.js';
export { ValidateBy } from 'class-validator/cjs/decorator/common/ValidateBy.js';
export { ValidateIf } from 'class-validator/cjs/decorator/common/ValidateIf.js';
export { Max } from 'class-validator/cjs/decorator/number/Max.js';
export { Min } from 'class-validator/cjs/decorator/number/Min.js';
export { IsBase64 } from 'class-validator/cjs/decorator/string/IsBase64.js';
export { IsUUID } from 'class-validator/cjs/decorator/string/IsUUID.js';
export { Matches } from 'class-validator/cjs/decorator/string/Matches.js';
export { MaxLength } from 'class-validator/cjs/decorator/string/MaxLength.js';
export { IsArray } from 'class-validator/cjs/decorator/typechecker/IsArray.js';
export { IsBoolean } from 'class-validator/cjs/decorator/typechecker/IsBoolean.js';
export { IsInt } from 'class-validator/cjs/decorator/typechecker/IsInt.js';
export { IsNumber } from 'class-validator/cjs/decorator/typechecker/IsNumber.js';
export { IsObject };
export { IsString } from 'class-validator/cjs/decorator/typechecker/IsString.js';
export { getMetadataStorage } from 'class-validator/cjs/metadata/MetadataStorage.js';
export const validator = new Validator();

/** Checks what is inside an object, or in each of a list. class-validator alone takes a list for an object. */
export const ValidateNested =
  (options?: ValidationOptions): PropertyDecorator =>
  (target, name) => {
    LookInto(options)(target, name);
    IsObject(options)(target, name);
  };
