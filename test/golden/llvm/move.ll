; Move: as a copy, then the original goes and its uses read one recorded value.
;
; RUN: move 9 6 [@.0=5, 10.0=@, *=a1]
; CHECK:     %v5 = getelementptr
; CHECK:     %vx02dd4815cc = load float, ptr %v5, align 4
; CHECK:     %v6 = load float, ptr %v5, align 4
; CHECK-NOT: %v9
; CHECK:     %v10 = fadd contract float %vx02dd4815cc, %a1
;
; RUN: move 11 6 [@.0=a1, @.1=a2]
; CHECK:     store float %a1, ptr %a2, align 4
; CHECK:     %v6 = load float, ptr %v5, align 4
; CHECK-NOT: store
; CHECK:     br label %b2
;
; The old uses may follow to the new place.
; RUN: move 8 5 [*=@]
; CHECK:     %vx{{[0-9a-f]+}} = getelementptr inbounds float, ptr %a3, i64 %v4
; CHECK:     %v5 = getelementptr
; CHECK:     store float %v10, ptr %vx
;
; RUN: move 8 5
; REJECT: apply missing-value
; RUN: move 8 5 [*=@]; move 8 6 [*=@]
; REJECT: apply missing-target
; RUN: move 3 5
; REJECT: apply not-eligible
; RUN: move 6 10 [*=@]
; REJECT: verify invalid-ir

target triple = "nvptx64-nvidia-cuda"

define ptx_kernel void @saxpy(float %alpha, ptr %x, ptr %y, i32 %n) {
entry:
  %tid = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %inside = icmp slt i32 %tid, %n
  br i1 %inside, label %body, label %exit

body:
  %wide = sext i32 %tid to i64
  %px = getelementptr inbounds float, ptr %x, i64 %wide
  %a = load float, ptr %px, align 4
  %scaled = fmul contract float %a, %alpha
  %py = getelementptr inbounds float, ptr %y, i64 %wide
  %b = load float, ptr %py, align 4
  %sum = fadd contract float %scaled, %b
  store float %sum, ptr %py, align 4
  br label %exit

exit:
  ret void
}

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
